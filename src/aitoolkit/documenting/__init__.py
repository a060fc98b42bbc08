"""A dossier and a language become words and figures."""
