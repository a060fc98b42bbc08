"""Ways to explain a model, one a file, and the table that chooses between them."""
