"""Data and model become evidence, one topic a file."""
