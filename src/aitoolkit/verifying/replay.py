"""The process that asks a pack's model: what to do comes in as JSON, the answers go out as JSON."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.documenting.words import mark
from aitoolkit.errors import AitoolkitError, ModelError
from aitoolkit.fitting.parts import Split, split
from aitoolkit.fitting.scorer import Scorer, scorer_of
from aitoolkit.fitting.training import fitted
from aitoolkit.recording.canary import CANARY, canary_differences
from aitoolkit.recording.contents import MODEL
from aitoolkit.recording.history import CORE
from aitoolkit.recording.model_file import dump_model, load_model
from aitoolkit.recording.seal import RESTRICTED
from aitoolkit.schema.audit import Audit, ModelEvidence
from aitoolkit.schema.canary import Canary
from aitoolkit.schema.declaration import Declaration, Type
from aitoolkit.schema.estimate import Absent
from aitoolkit.verifying.check import AnswerOf, Check, Sentence
from aitoolkit.verifying.replay_questions import answered
from aitoolkit.verifying.stored import PREDICTIONS, StoredError, read_noun, read_stored

CLOSE = 1e-9
"""How far a score may be from the one that was judged: sums of floats differ between machines."""

_TEXT = (Type.CATEGORY, Type.TEXT, Type.IDENTIFIER)


class _Model(NamedTuple):
    model: Any
    path: str
    content: bytes
    evidence: ModelEvidence
    source: str
    declaration: Declaration


def replay(pack: Path, data: Path | None, *, retrain: bool) -> tuple[Check, ...]:
    """Return the answers to every question about the model of a pack that has one."""
    found = _read(pack)
    if isinstance(found, Check):
        return (found,)
    fine = mark("Only types that aitoolkit's own list knows, all in bounds")
    read = answered("PLAY-01", "passed", Sentence.of(fine))
    checks = [read, _canary(pack, found)]
    cases = _cases(pack, data, found)
    if isinstance(cases, Check):
        left = [
            answered(code, "could_not_check", *cases.sentences) for code in ("PLAY-04", "PLAY-05")
        ]
        return (*checks, cases, *(left if retrain else left[:1]))
    fingerprint = Sentence.of(mark("Their fingerprint is that of the evidence"))
    same = answered("PLAY-03", "passed", fingerprint)
    checks += [same, _scores(pack, found, cases)]
    return (*checks, _again(pack, found, cases)) if retrain else tuple(checks)


def _read(pack: Path) -> _Model | Check:
    path = next(f"{f}/{MODEL}" for f in (CORE, RESTRICTED) if (pack / f / MODEL).exists())
    try:
        audit = read_noun(pack, f"{CORE}/audit.json", Audit)
        declaration = read_noun(pack, f"{CORE}/declaration.json", Declaration)
        model = load_model(pack / path)
    except (ModelError, StoredError) as error:
        told = Sentence.of(mark("{file} cannot be read: {error}"), file=path, error=error)
        return answered("PLAY-01", "failed", told, files=(path,))
    if isinstance(audit.model, Absent) or isinstance(audit.performance, Absent):
        unknown = Sentence.of(mark("The evidence knows of no model"))
        return answered("PLAY-01", "failed", unknown, files=(path,))
    content = (pack / path).read_bytes()
    return _Model(model, path, content, audit.model, audit.performance.evidence, declaration)


def _canary(pack: Path, found: _Model) -> Check:
    try:
        kept = read_noun(pack, f"{CORE}/{CANARY}", Canary)
        wrong = canary_differences(found.model, kept)
    except Exception as error:  # of a model that takes other columns, or breaks on being asked
        files = (f"{CORE}/{CANARY}", found.path)
        broken = Sentence.of(mark("It could not be asked: {error}"), error=error)
        return answered("PLAY-02", "failed", broken, files=files)
    if not kept.rows:
        return answered("PLAY-02", "not_there", Sentence.of(mark("No case was composed for it")))
    if not wrong:
        same = mark("The same answers to {n} composed cases")
        return answered("PLAY-02", "passed", Sentence.of(same, n=len(kept.rows)))
    message = mark("{kind} case: sealed {sealed}, answered {answered}")
    told = [
        Sentence.of(
            message,
            kind=one.kind,
            sealed=_probability(one.sealed),
            answered=_probability(one.answered),
        )
        for one in wrong
    ]
    return _differing("PLAY-02", found, *told)


def _cases(pack: Path, data: Path | None, found: _Model) -> Dataset | Check:
    if data is None:
        none = mark("The cases themselves are in no pack; give them with --data")
        return answered("PLAY-03", "could_not_check", Sentence.of(none))
    try:
        cases = Dataset(_frame(data, found.declaration), found.declaration)
    except (AitoolkitError, OSError, ValueError) as error:
        unread = Sentence.of(mark("The cases cannot be read: {error}"), error=error)
        return answered("PLAY-03", "could_not_check", unread)
    audit = read_noun(pack, f"{CORE}/audit.json", Audit)
    if cases.fingerprint != audit.data.fingerprint:
        other = Sentence.of(
            mark(
                "{file} holds other cases: fingerprint {found}…, the evidence is about {expected}…"
            ),
            file=data.name,
            found=cases.fingerprint[:12],
            expected=audit.data.fingerprint[:12],
        )
        return answered("PLAY-03", "could_not_check", other)
    return cases


def _frame(path: Path, declaration: Declaration) -> Any:
    import pandas as pd

    if path.suffix in (".parquet", ".pq"):
        return pd.read_parquet(path)
    text = {f.column: "str" for f in declaration.fields if f.type in _TEXT}
    options: dict[str, Any] = {"dtype": text, "keep_default_na": False, "na_values": [""]}
    return pd.read_csv(path, **options)


def _scores(pack: Path, found: _Model, cases: Dataset) -> Check:
    stored = _judged(pack)
    if isinstance(stored, _Untold):
        return answered("PLAY-04", "could_not_check", *stored.why)
    if found.source == "out_of_fold":
        folds = mark("Each case was scored by a model of its own fold; train again with --retrain")
        return answered("PLAY-04", "could_not_check", Sentence.of(folds))
    here, judged = stored
    score = _scorer(found, found.model, cases).score(cases.features.iloc[here])
    return _compared("PLAY-04", found, here, judged, score)


def _again(pack: Path, found: _Model, cases: Dataset) -> Check:
    if found.evidence.weighted or not found.evidence.trained_here:
        why = mark("The cases that it was trained with are not known")
        if found.evidence.weighted:
            why = mark("The weights that it was trained with are not known")
        return answered("PLAY-05", "could_not_check", Sentence.of(why))
    parts = split(
        found.declaration.parts,
        cases.outcome,
        groups=cases.groups,
        times=cases.times,
        random_state=found.evidence.random_state,
    )
    try:
        model = _trained(found.model, cases, parts.fit)
        digest = hashlib.sha256(dump_model(model)).hexdigest()
        if digest == hashlib.sha256(found.content).hexdigest():
            same = Sentence.of(mark("The same file, byte for byte"))
            if found.source != "out_of_fold":
                return answered("PLAY-05", "passed", same)
        stored = _judged(pack)
        if isinstance(stored, _Untold):
            return answered("PLAY-05", "could_not_check", *stored.why)
        here, judged = stored
        score = np.empty(len(cases))
        for rows, of in _scored_by(found, cases, parts, model):
            score[rows] = _scorer(found, of, cases).score(cases.features.iloc[rows])
    except ModelError as error:
        broken = Sentence.of(mark("It could not be trained again: {error}"), error=error)
        return answered("PLAY-05", "could_not_check", broken)
    return _compared("PLAY-05", found, here, judged, score[here])


def _scored_by(
    found: _Model, cases: Dataset, parts: Split, model: Any
) -> Iterator[tuple[Any, Any]]:
    if parts.folds is None:
        yield parts.examine, model
        return
    for held_out in parts.folds:
        yield held_out, _trained(found.model, cases, np.setdiff1d(parts.fit, held_out))


def _trained(model: Any, cases: Dataset, rows: Any) -> Any:
    groups = None if cases.groups is None else cases.groups[rows]
    return fitted(model, cases.features.iloc[rows], cases.outcome[rows], groups=groups)


def _scorer(found: _Model, model: Any, cases: Dataset) -> Scorer:
    if found.evidence.trained_here:
        return Scorer(model, tuple(cases.features.columns))
    inputs = found.declaration.inputs
    listed = tuple(f.column for f in found.declaration.fields if f in inputs)
    return scorer_of(model, listed, cases.positive)


class _Untold(NamedTuple):
    """Why there are no scores."""

    why: tuple[Sentence, ...]


def _judged(pack: Path) -> tuple[Any, Any] | _Untold:
    """Return places and scores of the examined cases, or why there are none."""
    try:
        stored = read_stored(pack)
    except StoredError as error:
        return _Untold((error.sentence,))
    if stored is None or not (pack / RESTRICTED / PREDICTIONS).exists():
        gone = mark("The scores that were judged were never handed over or were deleted")
        return _Untold((Sentence.of(gone),))
    if stored.cases is None:
        return _Untold(stored.purged)
    return stored.cases["case"].to_numpy(), stored.cases["score"].to_numpy(np.float64)


def _compared(code: str, found: _Model, here: Any, judged: Any, score: Any) -> Check:
    far = np.abs(judged - score)
    wrong = np.flatnonzero(~(far <= CLOSE))
    if not len(wrong):
        same = mark("The same scores of all {n} examined cases")
        return answered(code, "passed", Sentence.of(same, n=len(here)))
    first = wrong[0]
    told = Sentence.of(
        mark(
            "{n} of {of} scores differ, by up to {far}; first case {case}: stored {stored}, now"
            " {now}"
        ),
        n=len(wrong),
        of=len(here),
        far=f"{np.nanmax(far):.3g}",
        case=here[first],
        stored=f"{judged[first]:.6g}",
        now=f"{score[first]:.6g}",
    )
    return _differing(code, found, told)


def _differing(code: str, found: _Model, *told: Sentence) -> Check:
    """Answer that figures differ: a failure, unless other packages may be why."""
    needed = [r for r in found.evidence.requirements if not _is_here(r)]
    answer: AnswerOf = "could_not_check" if needed else "failed"
    why = mark("Other packages than it was made with may be why: it needs {packages}")
    excuse = (Sentence.of(why, packages=", ".join(needed)),) if needed else ()
    return answered(code, answer, *told, *excuse, files=(found.path,))


def _is_here(requirement: str) -> bool:
    package, _, wanted = requirement.partition("==")
    try:
        return version(package) == wanted
    except PackageNotFoundError:
        return False


def _probability(answers: tuple[float, ...]) -> str:
    return f"{answers[-1]:.6g}" if answers else "–"


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    checks = replay(
        Path(asked["pack"]),
        None if asked["data"] is None else Path(asked["data"]),
        retrain=bool(asked["retrain"]),
    )
    # After an empty line, since a library may print what it likes before.
    print("\n\n" + json.dumps([check.model_dump(mode="json") for check in checks]), end="")
