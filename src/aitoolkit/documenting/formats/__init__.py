"""The same card as one HTML file, as Markdown, and as a screenful in the terminal."""
