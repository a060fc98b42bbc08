"""A comparison in words: page one for anyone, then every difference for auditors."""
