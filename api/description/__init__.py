"""The description of the interface: OpenAPI 3.1, made from the tables the interface itself is made from."""
