"""Running the product: web processes, the projection worker beside them, their tokens and their address."""
