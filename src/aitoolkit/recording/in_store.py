"""Words of a person as a store of runs may hold them: one line, harmless, not too long."""

from __future__ import annotations

from aitoolkit.recording.tally_file import harmless_cell
from aitoolkit.schema.text import written_out


def in_store(words: str, most: int) -> str:
    r"""Return words for a tag, a setting or a name in a store whose pages and tables others open.

    Signs that nobody sees are written out, lines are joined, and what a spreadsheet would take
    for a formula (runs can be had as CSV) is quoted; a number stays a number.

    Parameters
    ----------
    words : str
        What a declaration, a policy or a model says.
    most : int
        How many characters the store holds.

    Examples
    --------
    >>> in_store("=1+1\n\x1b[2J", 99), in_store("-1", 99), in_store("too long", 5)
    ("'=1+1 \\x1b[2J", '-1', 'too …')
    """
    line = " ".join(written_out(words).split())
    line = line if _is_number(line) else harmless_cell(line)
    return line if len(line) <= most else line[: most - 1] + "…"


def _is_number(line: str) -> bool:
    try:
        float(line)
    except ValueError:
        return False
    return True
