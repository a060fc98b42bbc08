"""All the evidence of one training, against the same work glued together by hand.

Run ``python benchmarks/glued.py``. By hand means what a data scientist does in a notebook with
scikit-learn, fairlearn, shap and MLflow: fit, score, bootstrap the performance, a `MetricFrame`
with intervals for each sensitive feature and where they meet, `TreeExplainer`, permutation
importance, a logged model. Once with as much behind each figure as aitoolkit has (1,000 replicates,
the whole training background; what is too slow to be waited for is extrapolated from a part), and
once as most would leave it (100 replicates, 100 background rows, no intersections). By hand there
is no card, no verdict, no proof of the explanations and no pack; that work is ours alone, and
counted. Seconds of the processor, imports left out. It fails where ours takes more than a quarter
of the same work.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["AITOOLKIT_PROGRESS"] = "off"
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
warnings.simplefilter("ignore")
sys.path.remove(str(Path(__file__).parent))  # numba looks for coverage, not for our benchmark

import fairlearn.metrics as fairlearn  # noqa: E402
import mlflow  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import shap  # noqa: E402
from sklearn import metrics  # noqa: E402
from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: E402
from sklearn.inspection import permutation_importance  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402
from sklearn.preprocessing import OrdinalEncoder  # noqa: E402

import aitoolkit as ait  # noqa: E402

BAR = 0.25
RATES = {
    "selection_rate": fairlearn.selection_rate,
    "true_positive_rate": fairlearn.true_positive_rate,
    "false_positive_rate": fairlearn.false_positive_rate,
    "false_negative_rate": fairlearn.false_negative_rate,
    "precision": partial(metrics.precision_score, zero_division=np.nan),
}


@dataclass(frozen=True)
class Care:
    """How much work stands behind each figure, and how much of it is really done."""

    name: str
    replicates: int
    background: int | None
    attributes_together: int
    replicates_done: int = 10
    rows_done: int = 20


@dataclass(frozen=True)
class Fitted:
    """What a notebook holds after its first cells."""

    model: HistGradientBoostingClassifier
    before: pd.DataFrame
    examined: pd.DataFrame
    outcome: pd.Series
    score: np.ndarray
    decision: np.ndarray
    sensitive: pd.DataFrame


SAME = Care("the same evidence", 1000, None, 3)
USUAL = Care("as most would leave it", 100, 100, 1)


def main() -> int:
    example = ait.load_example("benefits")
    with TemporaryDirectory() as folder:
        mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
        mlflow.create_experiment("glued", artifact_location=Path(folder).as_uri())
        mlflow.set_experiment("glued")
        ours(example, Path(folder) / "first")  # imports and the store
        by_hand(example, Care("", 2, 10, 1, 1, 1))
        own = timed(lambda: ours(example, Path(folder) / "packs"))
        print(f"{'aitoolkit, card and sealed pack included':44}{own:8.1f} s")
        parts = {care.name: dict(by_hand(example, care)) for care in (SAME, USUAL)}
    for name, taken in parts.items():
        total = sum(taken.values())
        print(f"{'by hand, ' + name:44}{total:8.1f} s   ours / other {own / total:.3f}")
        print("    " + ", ".join(f"{part} {seconds:.1f}" for part, seconds in taken.items()))
    return int(own / sum(parts[SAME.name].values()) > BAR)


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def ours(example: ait.Example, output: Path) -> None:
    data = ait.Dataset(example.frame, example.declaration)
    model = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=8, learning_rate=0.05)
    ait.train(model, data, policy=example.policy, output=output, track=True)


def by_hand(example: ait.Example, care: Care) -> Iterator[tuple[str, float]]:
    """Yield each part of the work with its seconds, extrapolated where only a part was done."""
    began = time.process_time()
    fitted = fit(example)
    yield "fit", time.process_time() - began
    done, all_of = care.replicates_done, care.replicates
    yield "performance", timed(lambda: bootstrapped(fitted, done)) * all_of / done
    together = range(1, care.attributes_together + 1)
    choices = [list(c) for k in together for c in combinations(fitted.sensitive, k)]
    yield "fairness", timed(lambda: frames(fitted, choices, done)) * (all_of + 1) / (done + 1)
    some = fitted.examined.head(care.rows_done)
    background = fitted.before if care.background is None else fitted.before[: care.background]
    # Given as a frame, shap would cut it to a hundred rows without a word.
    masker = shap.maskers.Independent(background, max_samples=len(background))
    explainer = shap.TreeExplainer(fitted.model, masker, model_output="raw")
    share = len(fitted.examined) / len(some)
    yield "explanations", timed(lambda: explainer.shap_values(some, check_additivity=False)) * share
    yield "permutation", timed(lambda: permuted(fitted))
    yield "store", timed(lambda: logged(fitted))


def fit(example: ait.Example) -> Fitted:
    declared = example.declaration
    inputs = [field.column for field in declared.inputs]
    sensitive = [attribute.column for attribute in declared.protected_attributes]
    frame = example.frame[inputs].copy()
    words = frame.select_dtypes(exclude="number").columns
    frame[words] = OrdinalEncoder().fit_transform(frame[words])
    y = (example.frame["ui"] == "no").astype(int)
    before, examined, y_before, y_after = train_test_split(
        frame, y, test_size=0.3, random_state=0, stratify=y
    )
    model = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=8, learning_rate=0.05)
    score = model.fit(before, y_before).predict_proba(examined)[:, 1]
    decision = (score >= np.quantile(score, 0.9)).astype(int)
    groups = example.frame.loc[examined.index, sensitive].copy()
    for name in groups.select_dtypes("number"):
        if groups[name].nunique() > 10:
            groups[name] = pd.cut(groups[name], [0, 30, 45, 200]).astype(str)
    return Fitted(model, before, examined, y_after, score, decision, groups.astype(str))


def bootstrapped(fitted: Fitted, replicates: int) -> None:
    y, chance = fitted.outcome.to_numpy(), np.random.default_rng(0)
    for _ in range(replicates):
        drawn = chance.integers(0, len(y), len(y))
        metrics.roc_auc_score(y[drawn], fitted.score[drawn])
        metrics.balanced_accuracy_score(y[drawn], fitted.decision[drawn])
        for rate in RATES.values():
            rate(y[drawn], fitted.decision[drawn])


def frames(fitted: Fitted, choices: list[list[str]], replicates: int) -> None:
    for chosen in choices:
        found = fairlearn.MetricFrame(
            metrics=RATES, y_true=fitted.outcome, y_pred=fitted.decision,
            sensitive_features=fitted.sensitive[chosen], n_boot=replicates,
            ci_quantiles=[0.025, 0.975], random_state=0,
        )  # fmt: skip
        found.by_group_ci, found.difference_ci(), found.ratio_ci()


def permuted(fitted: Fitted) -> None:
    permutation_importance(
        fitted.model, fitted.examined, fitted.outcome, scoring="roc_auc", n_repeats=10,
        random_state=0,
    )  # fmt: skip


def logged(fitted: Fitted) -> None:
    with mlflow.start_run():
        mlflow.log_metric("roc_auc", metrics.roc_auc_score(fitted.outcome, fitted.score))
        mlflow.sklearn.log_model(fitted.model, name="model", serialization_format="skops",
                                 skops_trusted_types=trusted())  # fmt: skip


def trusted() -> list[str]:
    return [
        "sklearn._loss.link.Interval", "sklearn._loss.link.LogitLink",
        "sklearn._loss.loss.HalfBinomialLoss",
        "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    ]  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
