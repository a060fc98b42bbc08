"""Two dossiers become a comparison: what is written otherwise, counts, figures, rules, inputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, JsonValue

from aitoolkit.comparing.cases import cases_of
from aitoolkit.comparing.comparable import same_outcome
from aitoolkit.comparing.figures import figures_of
from aitoolkit.comparing.written import Otherwise, written_otherwise
from aitoolkit.schema.audit import Audit, ModelEvidence
from aitoolkit.schema.comparison import (
    Change,
    Compared,
    CountCompared,
    InputCompared,
    Note,
    RuleCompared,
)
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Count
from aitoolkit.schema.explanation import FeatureImportance
from aitoolkit.schema.text import Text, languages_of
from aitoolkit.schema.verdict import Verdict

NOT_FOR_PUBLICATION = "internal"
_Key = TypeVar("_Key")
_One = TypeVar("_One")


def compared(before: Dossier, after: Dossier, *, other_cases: bool = False) -> Compared:
    """Return what changed from one dossier to the other, in the order in which they are given.

    Parameters
    ----------
    before, after : Dossier
        The public content of both packs.
    other_cases : bool
        Whether whoever compares states that no case was examined in both.

    Raises
    ------
    DataError
        If that statement is not so.
    """
    cases = cases_of(before, after, other_cases=other_cases)
    return Compared(
        before=before,
        after=after,
        cases=cases,
        notes=_notes(before, after),
        changes=tuple(
            _change(topic, one) for topic, found in otherwise(before, after) for one in found
        ),
        counts=tuple(_counts(before.audit, after.audit)),
        figures=figures_of(before, after, cases),
        rules=tuple(_rules(before.verdict, after.verdict)),
        inputs=tuple(_inputs(before.audit, after.audit)),
    )


Topic = Literal["declaration", "policy", "model"]


def otherwise(before: Dossier, after: Dossier) -> tuple[tuple[Topic, tuple[Otherwise, ...]], ...]:
    """Return what is written otherwise in declaration, policy and model."""
    return (
        ("declaration", written_otherwise(before.declaration, after.declaration)),
        ("policy", written_otherwise(before.policy, after.policy)),
        ("model", tuple(_of_models(before.audit, after.audit))),
    )


def _notes(before: Dossier, after: Dossier) -> tuple[Note, ...]:
    one, other = before.declaration, after.declaration
    told: tuple[tuple[Note, bool], ...] = (
        ("same_pack", before.digest == after.digest != ""),
        ("newer_first", before.made_on > after.made_on),
        ("other_system", _other_words(one.name, other.name)),
        ("other_kind", _has_model(before) != _has_model(after)),
        ("other_outcome", not same_outcome(one, other)),
        ("other_known_for", one.outcome_known_for != other.outcome_known_for),
        ("other_languages", _other_languages(one, other)),
        ("other_units", _other_units(one, other)),
        ("internal", NOT_FOR_PUBLICATION in (before.audit.view, after.audit.view)),
    )
    return tuple(note for note, so in told if so)


def _other_words(one: Text, other: Text) -> bool:
    """Return whether two texts share no language in which they say the same."""
    said = dict(one.words)
    return not any(said.get(language) == words for language, words in other.words)


def _has_model(dossier: Dossier) -> bool:
    return not isinstance(dossier.audit.model, Absent)


def _other_languages(before: Declaration, after: Declaration) -> bool:
    one, other = languages_of(before), languages_of(after)
    return bool(one and other) and not one & other


def _other_units(before: Declaration, after: Declaration) -> bool:
    units = {field.column: field.unit for field in before.fields}
    return any(units.get(field.column, field.unit) != field.unit for field in after.fields)


def _change(topic: Topic, one: Otherwise) -> Change:
    return Change(
        topic=topic,
        path=one.path,
        before=_plain(one.before),
        after=_plain(one.after),
        towards=one.towards,
    )


def _plain(value: Any) -> JsonValue:
    if isinstance(value, BaseModel):
        plain: JsonValue = value.model_dump(mode="json")
        return plain
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _of_models(before: Audit, after: Audit) -> Iterator[Otherwise]:
    """Go through kind, steps, parameters and packages of the models."""
    here, there = (_model(audit.model) for audit in (before, after))
    for path in dict.fromkeys((*there, *here)):
        if here.get(path) != there.get(path):
            yield Otherwise(path, here.get(path), there.get(path))


def _model(found: ModelEvidence | Absent) -> dict[tuple[str, ...], Any]:
    if isinstance(found, Absent):
        return {}
    facts: dict[tuple[str, ...], Any] = {
        (name,): getattr(found, name)
        for name in ("estimator", "steps", "random_state", "weighted", "trained_here")
    }
    facts |= {("parameters", name): value for name, value in found.parameters}
    packages = (need.partition("==") for need in found.requirements)
    return facts | {("requirements", name): version for name, _, version in packages}


def _counts(before: Audit, after: Audit) -> Iterator[CountCompared]:
    here, there = _counted(before), _counted(after)
    for what, of in dict.fromkeys((*there, *here)):
        yield CountCompared(
            what=what, of=of, before=here.get((what, of)), after=there.get((what, of))
        )


_What = Literal["cases", "without_outcome", "part", "group"]


def _counted(audit: Audit) -> dict[tuple[_What, tuple[str, ...]], Count]:
    data = audit.data
    counts: dict[tuple[_What, tuple[str, ...]], Count] = {
        ("cases", ()): data.n, ("without_outcome", ()): data.without_outcome,
    }  # fmt: skip
    counts |= {("part", (part.part,)): part.n for part in data.parts}
    return counts | {("group", (g.attribute, g.group)): g.n for g in data.groups}


def _rules(before: Verdict, after: Verdict) -> Iterator[RuleCompared]:
    here, there = (
        {(a.code, a.subject, a.metric): a for a in verdict.answers} for verdict in (before, after)
    )
    for key, (old, young) in _side_by_side(here, there):
        code, subject, metric = key
        yield RuleCompared(code=code, subject=subject, metric=metric, before=old, after=young)


def _side_by_side(
    here: dict[_Key, _One], there: dict[_Key, _One]
) -> Iterator[tuple[_Key, tuple[_One | None, _One | None]]]:
    for key in dict.fromkeys((*there, *here)):
        yield key, (here.get(key), there.get(key))


def _inputs(before: Audit, after: Audit) -> Iterator[InputCompared]:
    here, there = _importance(before), _importance(after)
    for column, (old, young) in _side_by_side(here, there):
        yield InputCompared(
            column=column,
            before=None if old is None else old[1].importance,
            after=None if young is None else young[1].importance,
            place_before=None if old is None else old[0],
            place_after=None if young is None else young[0],
        )


def _importance(audit: Audit) -> dict[str, tuple[int, FeatureImportance]]:
    if isinstance(audit.explanations, Absent):
        return {}
    ordered = sorted(audit.explanations.importance, key=lambda one: -one.importance.value)
    return {one.column: (place, one) for place, one in enumerate(ordered, start=1)}
