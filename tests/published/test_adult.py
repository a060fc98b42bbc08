"""Adult (UCI, 1994): what its own documentation and fairlearn's guide say of it."""

import duckdb
import fairlearn.metrics as fairlearn
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import aitoolkit as ait

pytestmark = pytest.mark.shared_data

NUMBERS = ["age", "education_num", "hours_per_week", "capital_gain"]
WORDS = ["workclass", "occupation"]


@pytest.fixture(scope="module")
def decided(adult):
    """The people of the test file, and what a model of the training file decides on them."""
    train, test = (adult[adult["split"] == name] for name in ("train", "test"))
    model = make_pipeline(
        make_column_transformer(
            (StandardScaler(), NUMBERS), (OneHotEncoder(handle_unknown="ignore"), WORDS)
        ),
        LogisticRegression(max_iter=500),
    ).fit(train[NUMBERS + WORDS], train["income"])
    return test.assign(proposed=model.predict(test[NUMBERS + WORDS]))


@pytest.mark.parametrize(
    ("people", "published"), [("all", 0.2393), ("complete", 0.2478)], ids=["all", "complete rows"]
)
def test_gives_the_documented_share_of_high_incomes(adult, people, published):
    cases = adult if people == "all" else adult.dropna()
    audited = ait.audit(cases, sensitive_features="sex", decision="income", selected=">50K")
    share = audited.audit.performance.metric("selection_rate")
    assert round(share.value, 4) == published


def test_gives_the_published_shares_of_women_and_men(adult, figures_of):
    """As fairlearn's user guide prints them: 0.109251 and 0.303767."""
    audited = ait.audit(adult, sensitive_features="sex", decision="income", selected=">50K")
    rates = figures_of(audited, "sex")["selection_rate"].round(6)
    assert rates.to_dict() == {"Female": 0.109251, "Male": 0.303767}


def test_agrees_with_fairlearn_on_the_decisions_of_a_model(decided, figures_of):
    audited = ait.audit(
        decided,
        sensitive_features=["sex", "race"],
        outcome="income",
        decision="proposed",
        positive=">50K",
    )
    told = {
        "y_true": (decided["income"] == ">50K").astype(int),
        "y_pred": (decided["proposed"] == ">50K").astype(int),
    }
    for attribute, evidence in zip(("sex", "race"), audited.audit.fairness.single, strict=True):
        referee = fairlearn.MetricFrame(
            metrics={
                "selection_rate": fairlearn.selection_rate,
                "false_negative_rate": fairlearn.false_negative_rate,
                "false_positive_rate": fairlearn.false_positive_rate,
            },
            **told,
            sensitive_features=decided[attribute],
        )
        ours = figures_of(audited, attribute)[list(referee.by_group)]
        pd.testing.assert_frame_equal(ours, referee.by_group, check_names=False, rtol=1e-12)
        gap = evidence.disparity("selection_rate")
        parity = fairlearn.demographic_parity_difference(
            **told, sensitive_features=decided[attribute]
        )
        assert gap.quantity.value == pytest.approx(parity, rel=1e-12)
        ratio = evidence.disparity("selection_rate", "ratio")
        assert ratio.quantity.value == pytest.approx(
            fairlearn.demographic_parity_ratio(**told, sensitive_features=decided[attribute])
        )


def test_the_sampling_weight_moves_the_rates_and_widens_their_intervals(adult, figures_of):
    """fnlwgt says for how many Americans a row stands; it is no trait of anyone."""
    asked = {"sensitive_features": "sex", "decision": "income", "selected": ">50K"}
    plain = ait.audit(adult, **asked)
    weighted = ait.audit(adult, weight="fnlwgt", **asked)
    share = adult.assign(high=adult["fnlwgt"] * (adult["income"] == ">50K")).groupby("sex")
    expected = share["high"].sum() / share["fnlwgt"].sum()
    pd.testing.assert_series_equal(
        figures_of(weighted, "sex")["selection_rate"], expected, check_names=False
    )
    width = [
        figures_of(audited, "sex", "high")["selection_rate"]
        - figures_of(audited, "sex", "low")["selection_rate"]
        for audited in (plain, weighted)
    ]
    assert (width[1] > 1.1 * width[0]).all()


def test_people_who_gave_no_country_are_a_group_of_their_own(adult, figures_of):
    audited = ait.audit(
        duckdb.from_df(adult), sensitive_features="native_country", decision="income",
        selected=">50K",
    )  # fmt: skip
    groups = {group.group[0]: group.n for group in audited.audit.fairness.single[0].groups}
    assert groups["(missing)"] == 857
    assert sum(groups.values()) == 48_842
