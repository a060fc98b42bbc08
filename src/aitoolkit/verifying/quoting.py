"""Words of a stranger's file, made harmless for a terminal, a page and a file of JSON."""

from __future__ import annotations

import unicodedata

_LONGEST = 60
_CONTEXT = 24
# Controls (a terminal obeys them), invisible signs that turn the direction of writing, halves of
# signs (a name that is not UTF-8), and breaks of lines other than a space.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def harmless(words: str) -> str:
    r"""Return words in which every sign that is not seen is written out.

    Examples
    --------
    >>> harmless("\x1b[31mred\u202e")
    '\\x1b[31mred\\u202e'
    """
    return "".join(_written_out(sign) for sign in words)


def short(words: str, longest: int = _LONGEST) -> str:
    """Return words on one line, cut in the middle if they are long."""
    line = harmless(" ".join(words.split()))
    if len(line) <= longest:
        return line
    half = (longest - 3) // 2
    return f"{line[:half]} … {line[-half:]}"


def around(found: str, expected: str) -> tuple[str, str]:
    """Return both, cut to where they differ.

    Examples
    --------
    >>> around("a" * 99 + "31" + "b" * 99, "a" * 99 + "21" + "b" * 99)[0]
    '…aaaaaaaaaaaaaaaaaaaaaaaa31bbbbbbbbbbbbbbbbbbbbbbb…'
    """
    one, other = (" ".join(words.split()) for words in (found, expected))
    if max(len(one), len(other)) <= _LONGEST:
        return harmless(one), harmless(other)
    same = _shared(one, other)
    last = min(_shared(one[::-1], other[::-1]), min(len(one), len(other)) - same)
    return _cut(one, same, last), _cut(other, same, last)


def _written_out(sign: str) -> str:
    if unicodedata.category(sign) not in _UNSEEN:
        return sign
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _shared(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(words: str, same: int, last: int) -> str:
    start, end = max(0, same - _CONTEXT), len(words) - max(0, last - _CONTEXT)
    before, after = ("…" if start else ""), ("…" if end < len(words) else "")
    return f"{before}{short(words[start:end], 2 * _LONGEST)}{after}"
