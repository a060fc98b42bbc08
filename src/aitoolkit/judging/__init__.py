"""Evidence and policy become a verdict."""
