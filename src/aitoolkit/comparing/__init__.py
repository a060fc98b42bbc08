"""Two dossiers side by side: what was declared otherwise, and which figures differ for certain."""
