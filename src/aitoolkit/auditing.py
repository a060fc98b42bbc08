"""The door for decisions that someone else made: counted, compared, judged, told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from aitoolkit import tables
from aitoolkit.declaring.audited import declare_audit
from aitoolkit.declaring.policy import check_policy, default_policy
from aitoolkit.documenting.card import Card
from aitoolkit.errors import DataError
from aitoolkit.examining.decisions import audited
from aitoolkit.examining.public import public
from aitoolkit.examining.request import Request, request_of
from aitoolkit.examining.tally import Told, tally_of
from aitoolkit.judging.verdict import judge, public_verdict
from aitoolkit.progress import Steps
from aitoolkit.recording.keys import SigningKey, chosen_key
from aitoolkit.recording.ledger import look
from aitoolkit.recording.pack import PackContents, read_dossier, write_pack
from aitoolkit.recording.published import Packs, outcome_of, published_before
from aitoolkit.recording.staging import staged
from aitoolkit.recording.tracking import log_training, tracked_run
from aitoolkit.result import Result
from aitoolkit.run_facts import facts_of, now, tidied
from aitoolkit.schema.declaration import Declaration, Effect, OperatingPoint
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.policy import Policy
from aitoolkit.settings import setting


def audit(  # noqa: PLR0913  (a door says what it takes)
    frame: Any,
    *,
    sensitive_features: Any = None,
    outcome: str | None = None,
    decision: str | None = None,
    score: str | None = None,
    threshold: float | None = None,
    top: Any = None,
    strata: str | Sequence[str] | None = None,
    count: str | None = None,
    weight: str | None = None,
    weight_kind: Literal["sampling", "frequency"] = "sampling",
    cluster: str | None = None,
    reference: Mapping[str, str] | None = None,
    positive: str | None = None,
    selected: str | None = None,
    withheld: int | None = None,
    rounded: int | None = None,
    effect: str | None = None,
    declaration: Declaration | None = None,
    policy: Policy | None = None,
    published: Packs = None,
    uncertainty: Literal["formula", "redraw"] = "formula",
    n_boot: int = 1000,
    random_state: int = 0,
    output: str | Path | None = None,
    track: bool = False,
    key: str | Path | None = None,
) -> Result:
    """Audit decisions that someone else made: a vendor, an older system, people.

    Only counts are needed, and only counts leave the engine that holds the data; with `cluster`,
    counts by person, which are added up in memory unless Spark holds them or they are too many.

    Parameters
    ----------
    frame : pandas, polars (eager or lazy), Arrow or Spark frame, or DuckDB relation
        A row is a case, or (with `count`) so many cases.
    sensitive_features : str, sequence of str, or mapping
        Columns to compare by; a number needs bands: ``["sex", "age=25,45,65"]``.
    outcome : str, optional
        Column of what happened. Without it only selection rates can be told.
    decision : str, optional
        Column of the decisions. Or:
    score, threshold, top : str, float, number or str
        Column of scores, selected from `threshold` on, or the `top` ones: ``100`` cases, or a
        share, ``"10%"``.
    strata : str or sequence of str, optional
        Compare people alike in these columns too.
    count : str, optional
        Column that says how many cases a row stands for.
    weight, weight_kind : str, {"sampling", "frequency"}
        ``frequency``: the row stands for so many people who were all seen. ``sampling``: one
        person was seen, who stands for so many that were not.
    cluster : str, optional
        Column that identifies a repeated person; intervals widen accordingly.
    reference : mapping of str to str, optional
        For an attribute, the group that all others are compared with.
    positive, selected : str, optional
        Which value of the outcome, and of the decision, is the positive one (else 1, yes, true).
    withheld, rounded : int, optional
        Counts below this were withheld; counts were rounded to multiples of this.
    effect : {"assistive", "punitive"}, optional
        What being selected means, so which error matters. Else the declaration says.
    declaration : Declaration, optional
        What the system is for. Without one the card is a draft.
    policy : Policy, optional
        The written rules; by default those of the effect. What only a model has does not apply.
    published : path or sequence of paths, optional
        Packs that were published before about some of the same people. Those of the same name in
        the output folder are taken too. A card on the same people prints what is safe beside
        them; where that cannot be shown, no figure about people is printed, and the card says so.
    uncertainty : {"formula", "redraw"}
        ``redraw`` replaces closed forms by `n_boot` redraws of the counts, for comparison.
    n_boot, random_state : int
        Redraws, and the seed of everything random.
    output : path, optional
        Folder in which a pack is written; by default nothing is.
    track : bool
        Whether to record an MLflow run; the pack is then written too.
    key : path, optional
        Private key that attests the pack, where one is written.

    Returns
    -------
    Result
        ``by_group``, ``disparities``, ``tally``, ``audit``, ``verdict``, ``card``.

    Raises
    ------
    DataError
        The data do not fit what was asked; the message says what to mend.
    PackError
        What was named in `published` is no pack.

    Examples
    --------
    >>> import pandas as pd
    >>> import aitoolkit as ait
    >>> frame = pd.DataFrame({"sex": ["f", "m"] * 60, "hired": ["yes", "no", "no"] * 40})
    >>> result = ait.audit(frame, sensitive_features="sex", decision="hired")
    >>> result.audit.performance.selected
    40
    """
    request = request_of(
        sensitive_features=_watched(sensitive_features, declaration),
        outcome=outcome, decision=decision, score=score, threshold=threshold, top=top,
        strata=strata, count=count, weight=weight, weight_kind=weight_kind, cluster=cluster,
        positive=positive, selected=selected, withheld=withheld, rounded=rounded,
    )  # fmt: skip
    stated = None if effect is None else _effect(effect)
    writes = output is not None or track
    signer = chosen_key(key) if writes else None
    folder = Path(setting("output", None if output is None else str(output))) if writes else None
    steps = Steps("Audit", total=4 if writes else 3, show=setting("progress") == "on")
    with steps:
        with steps.step("counting"):
            counted = tally_of(frame, request)
        declared = declaration or _declared(request, stated, counted.told)
        rules = policy or default_policy(stated or declared.decision.effect)
        if policy is not None:
            cells = counted.cells
            check_policy(policy, declared, dict(zip(cells.attributes, cells.levels, strict=True)))
        with steps.step("rates, gaps and intervals"):
            evidence, tally = audited(
                counted,
                known_for=declared.outcome_known_for,
                level=rules.confidence_level,
                bound=tables.bound_of(rules),
                reference=reference,
                uncertainty=uncertainty,
                n_boot=n_boot,
                random_state=random_state,
            )
        with steps.step("verdict"):
            verdict = judge(evidence, rules, draft=declared.is_draft)
            shown, shown_tally = public(
                evidence,
                tally,
                rules.disclosure_profile,
                outcome=outcome_of(declared),
                earlier=published_before(published, declared, folder),
            )
        contents = PackContents(
            declaration=declared,
            policy=rules,
            audit=evidence,
            public_audit=shown,
            verdict=verdict,
            public_verdict=public_verdict(verdict, shown, rules),
            tally=tally,
            public_tally=shown_tally,
            model=None,
            predictions=None,
            background=None,
            facts=facts_of(steps, None),
            render=lambda dossier: (*Card(dossier).files(), *tables.public_files(shown, rules)),
            tables=tables.as_files(evidence, rules) if writes else (),
            cells=counted.cells,
        )
        if folder is None:
            return _result(contents, Card(_unwritten(contents)), None, None)
        with steps.step("pack and card"):
            return _recorded(contents, folder, track, signer)


def _recorded(
    contents: PackContents, folder: Path, track: bool, signer: SigningKey | None
) -> Result:
    tidied(folder)
    name = str(contents.declaration.name)
    with ExitStack() as rim:
        staging = rim.enter_context(staged(folder))
        run = rim.enter_context(tracked_run(name, enabled=track))
        if run is not None:
            staging.note(tracking_uri=run.tracking_uri, run_id=run.run_id)
        facts = contents.facts.model_copy(
            update={
                "tracking": None if run is None else run.run_id,
                "beforehand": look(folder, contents.policy, contents.audit.data.fingerprint, now()),
            }
        )
        contents = replace(contents, facts=facts)
        pack = write_pack(contents, staging, signer)
        if run is not None:
            log_training(run, contents, pack)
    return _result(contents, Card(read_dossier(pack)), pack, run.run_id if run else None)


def _result(contents: PackContents, card: Card, pack: Path | None, run: str | None) -> Result:
    return Result(
        audit=contents.audit,
        verdict=contents.verdict,
        card=card,
        pack=pack,
        tracking=run,
        _tally=contents.tally,
    )


def _unwritten(contents: PackContents) -> Dossier:
    """Return what the card of an audit is made of that was written nowhere."""
    return Dossier(
        declaration=contents.declaration,
        policy=contents.policy,
        audit=contents.public_audit,
        verdict=contents.public_verdict,
        digest=contents.public_audit.data.fingerprint,
        made_on=contents.facts.made_on,
    )


def _watched(given: Any, declaration: Declaration | None) -> Any:
    """Return the sensitive features asked for, else those that the declaration protects."""
    if given is not None:
        return given
    if declaration is None:
        raise DataError(
            "sensitive_features",
            found="none",
            expected="at least one column, or a declaration that names protected attributes",
            mend='Write for instance sensitive_features=["sex", "age=25,45,65"].',
        )
    return {a.column: a.bands for a in declaration.protected_attributes}


def _effect(given: str) -> Effect:
    try:
        return Effect(given)
    except ValueError:
        raise DataError(
            "effect",
            found=repr(given),
            expected=" or ".join(effect.value for effect in Effect),
            mend="Say whether being selected means help (assistive) or a control (punitive).",
        ) from None


def _declared(request: Request, effect: Effect | None, told: Told) -> Declaration:
    return declare_audit(
        [(attribute.name, attribute.bands) for attribute in request.sensitive_features],
        outcome=None if request.outcome is None else (request.outcome, told.positive or "1"),
        decision=request.decision,
        score=request.score,
        point=_point(request, told),
        effect=effect,
    )


def _point(request: Request, told: Told) -> OperatingPoint:
    if request.threshold is not None:
        return OperatingPoint(kind="threshold", value=request.threshold)
    if request.top is not None and request.top.share is not None:
        return OperatingPoint(kind="top_share", value=request.top.share)
    if request.top is not None and request.top.count is not None:
        return OperatingPoint(kind="top_count", value=request.top.count, out_of=told.n_cases)
    return OperatingPoint(kind="decided")
