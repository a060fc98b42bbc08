"""The road on one page: from a declaration and its cases to a model with all its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike
from threadpoolctl import threadpool_limits

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.declaring.policy import check_policy, default_policy
from aitoolkit.documenting.card import Card
from aitoolkit.examining.alike import strata_columns
from aitoolkit.examining.audit import examined
from aitoolkit.examining.disclosure_earlier import Earlier
from aitoolkit.examining.public import public
from aitoolkit.fitting.fit import Fitted, adopt, fit
from aitoolkit.fitting.training import check_estimator
from aitoolkit.judging.verdict import judge, public_verdict
from aitoolkit.progress import Steps
from aitoolkit.recording.keys import chosen_key
from aitoolkit.recording.ledger import look
from aitoolkit.recording.model_file import check_storable
from aitoolkit.recording.pack import PackContents, read_dossier, write_pack
from aitoolkit.recording.published import Packs, outcome_of, published_before
from aitoolkit.recording.staging import staged
from aitoolkit.recording.tracking import log_training, tracked_run
from aitoolkit.result import Result
from aitoolkit.run_facts import facts_of, now, tidied
from aitoolkit.schema.policy import Policy
from aitoolkit.settings import setting

FEW_CASES = 20_000
"""Up to which one thread works: several win nothing on so few, and wait long for each other where
others use the machine, too."""


def train(  # noqa: PLR0913  (a door says what it takes)
    estimator: Any,
    data: Dataset,
    *,
    policy: Policy | None = None,
    strata: str | Sequence[str] | None = None,
    random_state: int = 0,
    output: str | Path | None = None,
    sample_weight: ArrayLike | None = None,
    track: bool | None = None,
    published: Packs = None,
    key: str | Path | None = None,
) -> Result:
    """Train a model and return it with its evidence, verdict, card, pack and MLflow run.

    The cases are divided into parts; a clone of `estimator` is trained on one of them and
    examined on another that nothing chosen has seen. Where the examined part would hold fewer
    than 50 cases of either outcome, the evidence is out of fold and the final model is trained
    on all cases.

    Parameters
    ----------
    estimator : classifier
        Any scikit-learn classifier with ``predict_proba``, a search over one, or a Pipeline. A
        bare one is given a preparation for mixed columns. It is cloned, never changed.
    data : Dataset
        Cases and their declaration.
    policy : Policy, optional
        The written rules; by default those that follow from the declared effect.
    strata : str or sequence of str, optional
        Declared columns that may count in the decision: people alike in them are compared too.
    random_state : int
        Seed of everything random, and of every ``random_state`` left open in `estimator`.
    output : path, optional
        Folder in which the pack is written (default: ``packs``).
    sample_weight : array-like of shape (n_rows,), optional
        Weights for fitting, in the order of the frame given to `data`. The evidence counts
        people, each once.
    track : bool, optional
        Whether to record an MLflow run (default: yes), in the store that MLflow is set to.
    published : path or sequence of paths, optional
        Packs that were published before about some of the same people, as for `audit`. Packs in
        the output folder are not looked for: most trainings are never published.
    key : path, optional
        Private key that attests the pack; see ``aitoolkit key new``. Without one the pack is
        sealed, not signed.

    Returns
    -------
    Result
        The model, which can only be had together with its evidence.

    Raises
    ------
    ModelError
        The estimator cannot be trained, gives no probabilities, or cannot be stored safely.
    DataError
        The cases cannot be divided as declared, the weights do not fit them, or strata are not
        declared columns.
    PolicyError
        The policy was written for another effect, names attributes or groups that are not there,
        or drops a mandatory rule and nobody is named who decided so.
    OutputError, TrackingError, SigningError
        The pack or the run cannot be written, or the key cannot sign; this is found out before
        anything is fitted.

    Examples
    --------
    >>> import aitoolkit as ait
    >>> from sklearn.linear_model import LogisticRegression
    >>> example = ait.load_example("benefits")
    >>> data = ait.Dataset(example.frame, example.declaration)
    >>> result = ait.train(LogisticRegression(), data, track=False)
    >>> result.verdict.outcome in {"cleared", "referred", "blocked"}
    True
    """
    check_estimator(estimator)

    def fit_it(steps: Steps) -> Fitted:
        return fit(
            estimator, data, sample_weight=sample_weight, random_state=random_state, steps=steps
        )

    earlier = published_before(published, data.declaration)
    return _walk(
        fit_it, data, policy, strata_columns(strata, data), random_state, output, track, key,
        earlier, stages=9,
    )  # fmt: skip


def examine(
    model: Any,
    data: Dataset,
    *,
    policy: Policy | None = None,
    strata: str | Sequence[str] | None = None,
    random_state: int = 0,
    output: str | Path | None = None,
    track: bool | None = None,
    published: Packs = None,
    key: str | Path | None = None,
) -> Result:
    """Examine a model that was fitted elsewhere, on all of `data`.

    Its training rows are unknown: if some of them are among the cases, the figures flatter it,
    and the card says so.

    Parameters
    ----------
    model : classifier
        Fitted, with ``predict_proba``, taking the declared inputs.
    data : Dataset
        Cases to examine it on, and their declaration.
    policy, strata, random_state, output, track, published, key
        As for `train`.

    Returns
    -------
    Result
        The model with its evidence.

    Raises
    ------
    ModelError
        The model is not fitted, takes other columns, or predicts other classes.
    PolicyError, OutputError, TrackingError, SigningError
        As for `train`.
    """
    return _walk(
        lambda steps: adopt(model, data, steps=steps),
        data, policy, strata_columns(strata, data), random_state, output, track, key,
        published_before(published, data.declaration), stages=7,
    )  # fmt: skip


def _walk(  # noqa: PLR0913
    fit_it: Callable[[Steps], Fitted],
    data: Dataset,
    policy: Policy | None,
    strata: tuple[str, ...],
    random_state: int,
    output: str | Path | None,
    track: bool | None,
    key: str | Path | None,
    earlier: Sequence[Earlier],
    *,
    stages: int,
) -> Result:
    """Fit, examine, judge, record, document: one after the other, all or nothing."""
    declaration = data.declaration
    if policy is None:
        policy = default_policy(declaration.decision.effect)
    check_policy(policy, declaration, data.groups_of_people)
    folder = Path(setting("output", None if output is None else str(output)))
    tracked = setting("track") == "on" if track is None else track
    signer = chosen_key(key)
    name = str(declaration.name)
    steps = Steps(name, total=stages if tracked else stages - 1, show=setting("progress") == "on")
    tidied(folder)
    with ExitStack() as rim, steps:
        if len(data) <= FEW_CASES:
            rim.enter_context(threadpool_limits(1))
        staging = rim.enter_context(staged(folder))
        with steps.step("opening the store" if tracked else "opening the folder"):
            run = rim.enter_context(tracked_run(name, enabled=tracked))
            if run is not None:
                staging.note(tracking_uri=run.tracking_uri, run_id=run.run_id)
        beforehand = look(folder, policy, data.fingerprint, now())
        model = fit_it(steps)
        check_storable(model.scorer.model)
        evidence = examined(
            model,
            data,
            level=policy.confidence_level,
            comparisons=policy.comparisons,
            strata=strata,
            random_state=random_state,
            steps=steps,
        )
        with steps.step("verdict"):
            verdict = judge(evidence.audit, policy, draft=declaration.is_draft)
            shown, shown_tally = public(
                evidence.audit,
                evidence.tally,
                policy.disclosure_profile,
                outcome=outcome_of(declaration),
                earlier=earlier,
            )
        with steps.step("pack and card"):
            contents = PackContents(
                declaration=declaration,
                policy=policy,
                audit=evidence.audit,
                public_audit=shown,
                verdict=verdict,
                public_verdict=public_verdict(verdict, shown, policy),
                tally=evidence.tally,
                cells=evidence.cells,
                public_tally=shown_tally,
                model=model.scorer.model,
                predictions=evidence.predictions,
                background=None if evidence.explainer is None else evidence.explainer.background,
                facts=facts_of(steps, run, beforehand),
                render=lambda dossier: Card(dossier).files(),
            )
            pack = write_pack(contents, staging, signer)
        if run is not None:
            with steps.step("MLflow run"):
                log_training(run, contents, pack)
    return Result(
        audit=evidence.audit,
        verdict=verdict,
        card=Card(read_dossier(pack)),
        pack=pack,
        tracking=run.run_id if run is not None else None,
        _data=data,
        _scorer=evidence.scorer,
        _explainer=evidence.explainer,
        _seeker=evidence.seeker,
        _tally=evidence.tally,
    )
