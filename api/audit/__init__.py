"""The evidence over HTTP: checkpoints, tiles, proofs, bundles, and what holds of each event."""
