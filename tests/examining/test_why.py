"""The gap between groups is split exactly, what gives a group away is found, twins are named."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression

from aitoolkit.examining.group_gaps import group_gaps
from aitoolkit.examining.proxies import proxies
from aitoolkit.examining.shapley import Contributions
from aitoolkit.examining.trust import trust
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.declaration import FieldOfData
from aitoolkit.schema.estimate import Absent, Reason

COLUMNS = ("rent", "income", "noise")


def field(column):
    return FieldOfData.model_validate({"column": column, "type": "number", "used_for": "input"})


@pytest.fixture(scope="module")
def cases():
    """Return inputs, and groups: origin shows in rent, sex in nothing."""
    rng = np.random.default_rng(0)
    origin = rng.random(1200) < 0.4
    frame = pd.DataFrame(
        {
            "rent": rng.normal(10 + 4 * origin, 2),
            "income": rng.normal(20, 5, 1200),
            "noise": rng.normal(size=1200),
        }
    )
    groups = pd.DataFrame(
        {"origin": np.where(origin, "abroad", "here"), "sex": rng.choice(["f", "m"], 1200)}
    )
    return frame, groups


def contributions(values, base=0.1):
    return Contributions(values, np.zeros_like(values), base, base + values.sum(axis=1))


def test_the_parts_of_a_gap_are_the_gaps_of_the_means(cases):
    frame, groups = cases
    values = np.column_stack([0.1 * frame.rent, 0.02 * frame.income, 0 * frame.noise])
    origin, sex = group_gaps(contributions(values), COLUMNS, groups, level=0.95)
    assert (origin.group, origin.reference) == ("abroad", "here")
    means = pd.DataFrame(values, columns=COLUMNS).groupby(groups.origin).mean()
    for part in origin.parts:
        expected = means.loc["abroad", part.column] - means.loc["here", part.column]
        assert part.gap.value == pytest.approx(expected, abs=1e-12)
    assert sum(p.gap.value for p in origin.parts) == pytest.approx(origin.gap.value, abs=1e-9)
    assert origin.parts[0].column == "rent"
    assert origin.gap.lower > 0
    assert sex.gap.lower < 0 < sex.gap.upper


def test_a_group_of_few_is_not_compared(cases):
    frame, groups = cases
    few = groups.assign(origin=["abroad"] * 49 + ["here"] * (len(groups) - 49))
    values = frame.to_numpy()
    gap = group_gaps(contributions(values), COLUMNS, few[["origin"]], level=0.95)[0]
    assert gap.gap == Absent(absent=Reason.TOO_FEW_GROUPS, n=1200)
    assert gap.parts == ()


def test_finds_the_input_that_gives_a_group_away(cases):
    frame, groups = cases
    found = proxies(frame, groups, tuple(map(field, COLUMNS)), level=0.95, random_state=0)
    told = {proxy.attribute: proxy for proxy in found}
    assert told["origin"].auc.lower > 0.85
    assert told["origin"].carried_by == ("rent",)
    assert told["sex"].auc.lower < 0.5 < told["sex"].auc.upper
    assert proxies(frame, groups, tuple(map(field, COLUMNS)), level=0.95, random_state=0) == found


def test_an_attribute_that_is_an_input_does_not_give_itself_away(cases):
    frame, groups = cases
    with_itself = frame.assign(origin=(groups.origin == "abroad").astype(float))
    fields = tuple(map(field, ("income", "noise", "origin")))
    (proxy,) = proxies(
        with_itself[["income", "noise", "origin"]], groups[["origin"]], fields,
        level=0.95, random_state=0,
    )  # fmt: skip
    assert proxy.auc.lower < 0.55


def trusted(frame, values, **changes):
    outcome = (frame.rent + np.random.default_rng(1).normal(size=len(frame)) > 11).astype(int)
    model = LogisticRegression(max_iter=1000).fit(frame, outcome)
    asked = {
        "second_background": lambda rows: values[: len(rows)],
        "refit": None,
        "scorer": Scorer(model, tuple(frame.columns)),
        "examined": frame,
        "outcome": outcome.to_numpy(),
        "level": 0.95,
        "random_state": 0,
    }
    return trust(frame, values, **{**asked, **changes})


def test_the_same_explanations_are_ranked_alike_and_turned_ones_are_not(cases):
    frame, _ = cases
    values = np.column_stack(
        [0.5 * (frame.rent - 11), 0.02 * (frame.income - 20), 0.001 * frame.noise]
    )
    same = trusted(frame, values)
    assert (same.second_background.value, same.second_background.lower) == (1.0, 1.0)
    assert same.permutation.value > 0.4
    assert same.refit.absent is Reason.NOT_APPLICABLE
    other = trusted(frame, values, second_background=lambda rows: values[: len(rows), ::-1])
    importance = np.abs(values[:300]).mean(axis=0)
    expected = spearmanr(importance, importance[::-1]).statistic
    assert other.second_background.value == pytest.approx(expected)


def test_names_inputs_that_go_together(cases):
    frame, _ = cases
    twins = frame.assign(noise=-frame.income + 0.1 * frame.noise)
    found = trusted(twins, np.abs(twins.to_numpy())).twins
    assert [pair.columns for pair in found] == [("income", "noise")]
    expected = abs(spearmanr(twins.income, twins.noise).statistic)
    assert found[0].association == pytest.approx(expected)
    assert trusted(frame, np.abs(frame.to_numpy())).twins == ()
