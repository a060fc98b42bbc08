"""The public figures of an audit as flat (key, value) pairs, for a store that knows only those."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aitoolkit.schema.audit import Audit, FairnessEvidence, PerformanceEvidence
from aitoolkit.schema.estimate import Absent, Quantity

# A key's parts are joined by dots, so a part holds none; signs that say something are spelled.
_SPELLED = {
    "<": "under ",
    "≤": "up to ",
    ">": "over ",
    "≥": "from ",
    "–": "-",
    "—": "-",
    "&": "and",
}
_NOT_ALLOWED = re.compile(r"[^\w -]")
_LONGEST_KEY = 250


def allowed(words: str) -> str:
    """Return `words` as part of a key: signs spelled out, nothing that a store refuses.

    Examples
    --------
    >>> allowed("<25"), allowed("25–44"), allowed("a.b/c")
    ('under 25', '25-44', 'a_b_c')
    """
    for sign, word in _SPELLED.items():
        words = words.replace(sign, word)
    return _NOT_ALLOWED.sub("_", words).strip() or "_"


def figures(audit: Audit) -> tuple[tuple[str, float], ...]:
    """Return every figure of a public view with the ends of its interval, keys all different.

    Parameters
    ----------
    audit : Audit
        A public view.

    Returns
    -------
    tuple of (str, float)
        Such as ``("performance.roc_auc.lower", 0.71)``, in the order of the audit.
    """
    pairs: list[tuple[str, float]] = []
    taken: set[str] = set()
    for parts, quantity in _quantities(audit):
        if isinstance(quantity, Absent):
            continue
        key = _free(_key(parts), taken)
        pairs += [(key, quantity.value)]
        pairs += [(f"{key}.lower", quantity.lower), (f"{key}.upper", quantity.upper)]
    return tuple(pairs)


def absent_figures(audit: Audit) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return, for each reason, the keys of the figures and sections that are absent for it."""
    by_reason: dict[str, list[str]] = {}
    for parts, quantity in _quantities(audit):
        if isinstance(quantity, Absent):
            by_reason.setdefault(quantity.absent.value, []).append(_key(parts))
    return tuple((reason, tuple(keys)) for reason, keys in sorted(by_reason.items()))


def _quantities(audit: Audit) -> Iterator[tuple[tuple[str, ...], Quantity]]:
    yield ("data", "base_rate"), audit.data.base_rate
    for name in ("model", "performance", "fairness", "explanations"):
        section = getattr(audit, name)
        if isinstance(section, Absent):
            yield (name,), section
        elif isinstance(section, PerformanceEvidence):
            yield from (((name, m.metric), m.quantity) for m in section.metrics)
        elif isinstance(section, FairnessEvidence):
            yield from _by_group(section)


def _by_group(fairness: FairnessEvidence) -> Iterator[tuple[tuple[str, ...], Quantity]]:
    for attribute in (*fairness.single, *fairness.intersections):
        about = ("fairness", " and ".join(attribute.attributes))
        for group in attribute.groups:
            name = " and ".join(group.group)
            yield from (((*about, name, m.metric), m.quantity) for m in group.metrics)
        for disparity in attribute.disparities:
            yield (*about, disparity.kind, disparity.metric), disparity.quantity


def _key(parts: tuple[str, ...]) -> str:
    return ".".join(allowed(part) for part in parts)[:_LONGEST_KEY]


def _free(key: str, taken: set[str]) -> str:
    """Two names may be spelled alike once spelled for a store; none may hide another."""
    free, n = key, 1
    while free in taken:
        n += 1
        free = f"{key[: _LONGEST_KEY - 20]}_{n}"
    taken.add(free)
    return free
