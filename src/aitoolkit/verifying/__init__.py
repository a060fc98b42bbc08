"""The sentence read backwards: what can be checked again from a pack."""
