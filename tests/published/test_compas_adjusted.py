"""ProPublica's adjusted effect of race on a higher score, from our counts alone."""

from math import exp, log

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as models
from statsmodels.genmod.families import Binomial

import aitoolkit as ait
from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of

pytestmark = pytest.mark.shared_data

# As printed by the article's notebook: logit of a medium or high score, 6,172 defendants.
PUBLISHED = {
    "Intercept": -1.52554,
    "sex[T.Female]": 0.22127,
    "age_cat[T.Greater than 45]": -1.35563,
    "age_cat[T.Less than 25]": 1.30839,
    "race[T.African-American]": 0.47721,
    "race[T.Asian]": -0.25441,
    "race[T.Hispanic]": -0.42839,
    "race[T.Native American]": 1.39421,
    "race[T.Other]": -0.82635,
    "priors_count": 0.26895,
    "c_charge_degree[T.M]": -0.31124,
    "two_year_recid": 0.68586,
}
FIRST = {"sex": "Male", "age_cat": "25 - 45", "race": "Caucasian", "c_charge_degree": "F"}


@pytest.fixture(scope="module")
def cleaned(compas):
    """The sample that the article calls clean; its traps are told in the data's README."""
    near = compas["days_b_screening_arrest"].between(-30, 30)
    known = (compas["is_recid"] != -1) & (compas["score_text"] != "N/A")
    kept = compas[near & known & (compas["c_charge_degree"] != "O")]
    assert len(kept) == 6172
    return kept


@pytest.fixture(scope="module")
def logit(cleaned):
    """The article's model, fitted on our counts: no row of a person is left."""
    asked = request_of(
        sensitive_features=list(FIRST),
        strata="priors_count",
        outcome="two_year_recid",
        score="decile_score",
        threshold=5,
    )
    cells = tally_of(cleaned, asked).cells
    table = pd.DataFrame(
        {
            name: pd.Categorical(np.array(levels)[cells.groups[:, i]])
            for i, (name, levels) in enumerate(zip(cells.attributes, cells.levels, strict=True))
        }
    )
    for name, first in FIRST.items():
        others = [level for level in table[name].cat.categories if level != first]
        table[name] = table[name].cat.reorder_categories([first, *others])
    table["priors_count"] = np.array(cells.strata, dtype=float)[cells.stratum]
    table["two_year_recid"], table["higher"] = cells.outcome, cells.decision
    formula = "higher ~ sex + age_cat + race + priors_count + c_charge_degree + two_year_recid"
    return models.glm(formula, table, family=Binomial(), freq_weights=cells.n).fit()


@pytest.mark.parametrize("term", PUBLISHED)
def test_the_published_coefficients_follow_from_the_counts_to_four_decimals(logit, term):
    assert logit.params[term] == pytest.approx(PUBLISHED[term], abs=1e-5)


def test_black_defendants_are_45_percent_more_likely_to_get_a_higher_score(logit):
    control = exp(logit.params["Intercept"]) / (1 + exp(logit.params["Intercept"]))
    effect = exp(logit.params["race[T.African-American]"])
    assert effect / (1 - control + control * effect) == pytest.approx(1.45284, abs=1e-5)


def test_the_common_odds_ratio_over_strata_says_the_same_without_a_model(cleaned, logit):
    audited = ait.audit(
        cleaned,
        sensitive_features="race",
        score="decile_score",
        threshold=5,
        strata=["sex", "age_cat", "priors_count", "c_charge_degree", "two_year_recid"],
        reference={"race": "Caucasian"},
    )
    found = next(
        entry
        for entry in audited.audit.fairness.single[0].conditional
        if (entry.metric, entry.group) == ("selection_rate", ("African-American",))
    )
    low, high = np.exp(logit.conf_int().loc["race[T.African-American]"])
    assert 1 < found.odds_ratio.lower < high
    assert low < found.odds_ratio.upper
    assert log(found.odds_ratio.value) == pytest.approx(0.47721, abs=0.07)  # one standard error
    assert found.risk_difference.lower > 0
    assert found.risk_difference.value < found.crude.value
    assert not found.turns_over
