"""One topic a file: what the card says of it, as nodes, in any language."""
