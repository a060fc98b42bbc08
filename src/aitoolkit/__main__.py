"""Run the command line as ``python -m aitoolkit``."""

from aitoolkit.cli import main

if __name__ == "__main__":
    main()
