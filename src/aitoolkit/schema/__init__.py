"""Every noun that is kept: frozen, typed, written as JSON; pydantic and nothing else."""
