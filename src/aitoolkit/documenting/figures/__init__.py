"""Pictures drawn from a node's data: deterministic SVG, readable in grey; matplotlib lives here."""
