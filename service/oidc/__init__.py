"""OpenID Connect: what a configured issuer says of who asks."""
