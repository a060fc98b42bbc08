"""What each thing that can be written otherwise is called, and its codes in plain words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from aitoolkit.documenting.vocabulary import (
    BASIS,
    KNOWN_FOR,
    ONE_END,
    PROFILES,
    REACHES,
    STAGES,
    TYPES,
    USES,
)
from aitoolkit.documenting.words import mark
from aitoolkit.schema.decision import Effect

ANY = "*"
"""Stands for the name of a column, a rule, a category or a place in a list."""

_BODY, _CONTACT = mark("Public body responsible"), mark("Where anyone can ask")
_APPEAL, _OUTCOME = mark("How a person can contest"), mark("The outcome")
_TELL = mark("Telling people what would change the proposal of a control: decided by, when and why")
_PARTS, _KEPT = mark("How the cases are divided"), mark("How long rows of people are kept")

NAMES: dict[tuple[str, ...], str] = {
    ("task",): mark("Kind of outcome"),
    ("name",): mark("Name"),
    ("summary",): mark("Summary"),
    ("purpose",): mark("Purpose"),
    ("body",): _BODY,
    ("body", "name"): _BODY,
    ("body", "country"): mark("Country"),
    ("body", "id"): mark("Number in a public register"),
    ("body", "id_scheme"): mark("The public register"),
    ("contact",): _CONTACT,
    ("contact", "email"): _CONTACT,
    ("contact", "url"): _CONTACT,
    ("contact", "post"): _CONTACT,
    ("status",): mark("Stage of life"),
    ("legal_basis", ANY): mark("Legal basis"),
    ("legal_basis", ANY, "title"): mark("Legal basis"),
    ("legal_basis", ANY, "article"): mark("Legal basis: article"),
    ("legal_basis", ANY, "url"): mark("Legal basis: where it can be read"),
    ("legal_basis", ANY, "basis_for"): mark("Legal basis: what it allows"),
    ("legal_basis", ANY, "plain_words"): mark("Legal basis: in plain words"),
    ("decision", "proposes"): mark("What a proposed person gets"),
    ("decision", "who_decides"): mark("Who decides"),
    ("decision", "effect"): mark("What being proposed means"),
    ("decision", "operating_point"): mark("Who is proposed"),
    ("decision", "tell_changes"): _TELL,
    ("decision", "tell_changes", "decided_by"): _TELL,
    ("decision", "tell_changes", "decided_on"): _TELL,
    ("decision", "tell_changes", "why"): _TELL,
    ("appeal",): _APPEAL,
    ("appeal", "authority"): mark("Who hears a person who contests"),
    ("appeal", "channels", ANY): _APPEAL,
    ("appeal", "channels", ANY, "how"): _APPEAL,
    ("appeal", "channels", ANY, "digital"): mark("How a person can contest: only online"),
    ("appeal", "deadline_days"): mark("Days within which to contest"),
    ("affected_groups", ANY): mark("Whom it concerns"),
    ("affected_groups", ANY, "who"): mark("Whom it concerns"),
    ("affected_groups", ANY, "effect"): mark("Whom it concerns: what it means for them"),
    ("affected_groups", ANY, "size"): mark("Whom it concerns: about how many"),
    ("alternatives", ANY): mark("Alternatives considered"),
    ("alternatives", ANY, "what"): mark("Alternatives considered"),
    ("alternatives", ANY, "why_not"): mark("Alternatives considered: why not"),
    ("limits",): mark("Known limits"),
    ("limits", ANY): mark("Known limits"),
    ("data_sources", ANY): mark("Where the data come from"),
    ("data_sources", ANY, "name"): mark("Where the data come from"),
    ("data_sources", ANY, "period"): mark("Where the data come from: period"),
    ("data_sources", ANY, "coverage"): mark("Where the data come from: who is in them"),
    ("data_sources", ANY, "licence"): mark("Where the data come from: licence"),
    ("data_sources", ANY, "url"): mark("Where the data come from: address"),
    ("retention",): _KEPT,
    ("retention", "until"): mark("Rows of people are kept until"),
    ("retention", "why"): _KEPT,
    ("outcome",): _OUTCOME,
    ("outcome", "column"): mark("Column of the outcome"),
    ("outcome", "positive"): mark("Value that counts as the outcome"),
    ("outcome", "label"): _OUTCOME,
    ("outcome", "meaning"): mark("How the outcome was recorded"),
    ("outcome_known_for",): mark("For whom the outcome is known"),
    ("protected_attributes", ANY): mark("Watched for fairness"),
    ("protected_attributes", ANY, "why"): mark("Why it is watched"),
    ("protected_attributes", ANY, "label"): mark("Its name as a watched attribute"),
    ("protected_attributes", ANY, "bands"): mark("Where its groups begin"),
    ("protected_attributes", ANY, "input_because"): mark("Why the model may use it"),
    ("fields", ANY): mark("Column of the data"),
    ("fields", ANY, "type"): mark("What it holds"),
    ("fields", ANY, "used_for"): mark("What it is used for"),
    ("fields", ANY, "label"): mark("Its name in plain words"),
    ("fields", ANY, "meaning"): mark("Its meaning"),
    ("fields", ANY, "unit"): mark("Its unit"),
    ("fields", ANY, "source"): mark("Where it comes from"),
    ("fields", ANY, "actionable"): mark("Can the person act on it?"),
    ("fields", ANY, "known_in_time"): mark("Is it known when the score is needed?"),
    ("fields", ANY, "change"): mark("How a person can change it"),
    ("fields", ANY, "categories", ANY): mark("A value that it may hold"),
    ("fields", ANY, "minimum"): mark("Lowest number that counts"),
    ("fields", ANY, "maximum"): mark("Highest number that counts"),
    ("parts", "by"): _PARTS,
    ("parts", "column"): mark("Column by which they are divided"),
    ("parts", "fit"): mark("Share that trains"),
    ("parts", "calibrate"): mark("Share that calibrates the scores"),
    ("parts", "choose"): mark("Share that compares alternatives"),
    ("parts", "examine"): mark("Share that examines"),
}
"""Of the declaration."""

OF_POLICY: dict[tuple[str, ...], str] = {
    ("name",): mark("Name"),
    ("version",): mark("Version"),
    ("effect",): mark("For which systems it is made"),
    ("disclosure_profile",): mark("What may be published"),
    ("confidence_level",): mark("Confidence level"),
    ("roles", ANY): mark("Who may release"),
    ("rules", ANY): mark("The rule itself"),
    ("rules", ANY, "bound"): mark("Bound"),
    ("rules", ANY, "interval"): mark("What is held against the bound"),
    ("rules", ANY, "attributes"): mark("Attributes that it asks about"),
    ("rules", ANY, "groups"): mark("Groups that it asks about"),
    ("rules", ANY, "inconclusive"): mark("If too thin to say"),
    ("rules", ANY, "refer_to"): mark("Who may release"),
    ("rules", ANY, "why"): mark("Why"),
    ("waived", ANY): mark("Mandatory rule that is dropped or loosened"),
}
"""Of the policy."""

OF_MODEL: dict[tuple[str, ...], str] = {
    ("estimator",): mark("Estimator"),
    ("steps",): mark("Steps"),
    ("random_state",): mark("Random state"),
    ("weighted",): mark("Cases weighted"),
    ("trained_here",): mark("Trained by this toolkit"),
    ("parameters", ANY): mark("Parameter"),
    ("requirements", ANY): mark("Package it needs"),
}
"""Of the model."""

DOES = (
    ("purpose",), ("decision", "proposes"), ("decision", "who_decides"), ("decision", "effect"),
    ("decision", "operating_point"), ("outcome",), ("outcome", "column"), ("outcome", "positive"),
    ("outcome_known_for",), ("affected_groups", ANY),
    ("affected_groups", ANY, "effect"), ("appeal",), ("appeal", "authority"),
    ("appeal", "channels", ANY), ("appeal", "deadline_days"), ("protected_attributes", ANY),
)  # fmt: skip
"""What page one tells of: what the system does, to whom, who decides and how to contest."""

_WHO = {
    Effect.ASSISTIVE: mark("help for the person"),
    Effect.PUNITIVE: mark("a control for the person"),
}
_OPEN = {
    "block": mark("blocked"), "refer": mark("referred to someone"), "note": mark("a note"),
}  # fmt: skip
_ENDS = {"whole": mark("the whole interval"), **ONE_END}
_DIVIDED = {
    "random": mark("by lot"),
    "group": mark("by lot, cases of one group staying together"),
    "time": mark("by time, the latest cases being examined"),
}

CODES: tuple[dict[Any, str], ...] = (STAGES, KNOWN_FOR, TYPES, USES, _WHO)
"""Codes that are nouns of their own: each value is in one of these tables only."""

BY_KEY: dict[str, dict[Any, str]] = {
    "basis_for": BASIS,
    "by": _DIVIDED,
    "direction": REACHES,
    "disclosure_profile": PROFILES,
    "inconclusive": _OPEN,
    "interval": _ENDS,
}
"""Codes that are plain words in a file, by the key under which they stand."""

SHARES = frozenset({"fit", "calibrate", "choose", "examine", "confidence_level"})
"""Keys whose numbers are shares."""


def name_of(path: tuple[str, ...], names: dict[tuple[str, ...], str]) -> str | None:
    """Return what a path is called, in English; None if nobody has named it."""
    for pattern, name in names.items():
        fits = len(pattern) == len(path)
        if fits and all(p in (ANY, step) for p, step in zip(pattern, path, strict=True)):
            return name
    return None


def word_of(key: str, value: Any) -> str | None:
    """Return a code in plain English words; None if it is no code."""
    if key in BY_KEY:
        return BY_KEY[key].get(value)
    if not isinstance(value, StrEnum):
        return None
    return next((table[value] for table in CODES if value in table), None)
