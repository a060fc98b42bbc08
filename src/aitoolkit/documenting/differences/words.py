"""The answers of a comparison in plain words."""

from __future__ import annotations

from aitoolkit.documenting.metrics import metric_of
from aitoolkit.documenting.words import mark
from aitoolkit.schema.comparison import Cases, Direction, Note, Why

ANSWERS: dict[Direction, tuple[str, str]] = {
    "higher": ("↑", mark("higher")),
    "lower": ("↓", mark("lower")),
    "no_difference": ("≈", mark("no difference shown")),
    "same": ("=", mark("the same printed figure")),
    "unknown": ("?", mark("cannot be said")),
}
"""Symbol and word of each."""

GAPS: dict[Direction, str] = {
    "higher": mark("the gap grew"),
    "lower": mark("the gap shrank"),
    "no_difference": mark("no difference shown"),
    "same": mark("the same printed figure"),
    "unknown": mark("cannot be said"),
}
"""The words for a gap between groups, of which smaller is always better."""

WHY: dict[Why, str] = {
    "one_side": mark("only one of the two cards has it"),
    "not_printed": mark("not printed on both cards"),
    "other_outcome": mark("the two speak of different outcomes"),
    "other_known_for": mark("the outcome is known for other people"),
    "may_have_seen": mark("a model may have seen the very cases"),
    "other_level": mark("the intervals hold at different levels"),
    "other_weights": mark("cases are weighted in one of the two only, or otherwise"),
    "other_groups": mark("the gap is taken over other groups"),
    "no_interval": mark("a figure without an interval says nothing of chance"),
    "same_cases": mark("the intervals meet, and both rest on the same cases"),
    "may_overlap": mark("the intervals meet, and the same cases may stand in both"),
    "not_measured": mark("the intervals meet, and no method that was measured tells more"),
}

CASES: dict[Cases, str] = {
    "same": mark(
        "Both were examined on the same data, so the two samples are not independent. Pairs of"
        " single cases would tell most, and no public card holds them. A figure is called higher"
        " or lower only where the two intervals do not touch; no interval of the difference is"
        " given."
    ),
    "overlapping": mark(
        "Both were examined on nearly the same people, so the two samples are not independent. A"
        " figure is called higher or lower only where the two intervals do not touch; no interval"
        " of the difference is given."
    ),
    "unknown": mark(
        "The cards do not tell whether the same cases stand in both, so they are treated as if"
        " they may. A figure is called higher or lower only where the two intervals do not touch;"
        " no interval of the difference is given."
    ),
    "declared_others": mark(
        "The cases are others: both declarations give periods that do not meet. So a difference"
        " has an interval of its own, and is called higher or lower where that interval leaves"
        " out zero. One person may still stand in both, with a case in each."
    ),
    "stated_others": mark(
        "Whoever made this comparison states that no case was examined in both; the cards do not"
        " show it. Under that statement a difference has an interval of its own, and is called"
        " higher or lower where that interval leaves out zero."
    ),
}

NOTES: dict[Note, str] = {
    "same_pack": mark("The two packs are one and the same."),
    "newer_first": mark(
        "The pack that is called “before” here is the newer one: the order is the one in which"
        " they were given."
    ),
    "other_system": mark("The two bear different names, and may be different systems."),
    "other_kind": mark(
        "One is the card of a model, the other an audit of decisions. Only what both have is"
        " compared."
    ),
    "other_outcome": mark(
        "They declare different outcomes. Figures that rest on the outcome are shown side by side,"
        " and not compared."
    ),
    "other_known_for": mark(
        "In the two, the outcome is known for other people. Figures that rest on it are shown side"
        " by side, and not compared."
    ),
    "other_languages": mark(
        "They are declared in different languages, so that nobody can tell here whether the words"
        " mean the same."
    ),
    "other_units": mark("A column is measured in another unit than before."),
    "internal": mark("One of the two packs is not for publication, so neither is this comparison."),
}

BETTER = {
    ("high", "higher"): mark("It works better by this figure."),
    ("high", "lower"): mark("It works less well by this figure."),
    ("low", "higher"): mark("It works less well by this figure."),
    ("low", "lower"): mark("It works better by this figure."),
}
"""What a change means, by the good end of the figure and its direction."""


def better(metric: str, answer: Direction) -> str | None:
    """Return whether a change is a good one, in English; None where neither end is good."""
    return BETTER.get((metric_of(metric).good, answer))
