"""Sweden's controls of parental benefit (2017), as Lighthouse Reports published them in 2024.

Their notebooks (repository ``suspicion_machines_sweden``) print the figures that stand here. A case
is a parent who was checked; selected are those whom the algorithm chose; the others were drawn at
random, so that what was found among them is true of every parent. Everything but "No Errors Found"
counts as an error.
"""

import pandas as pd
import pytest

import aitoolkit as ait
from aitoolkit.errors import DataError

pytestmark = pytest.mark.shared_data

# Group: % of those drawn at random, % of those chosen, % of the errors found among them.
SHARES = {
    "gender": {"M": (43.94, 32.49, 34.31), "K": (56.06, 67.51, 65.69)},
    "income": {"below": (25.69, 50.83, 52.96), "above": (74.31, 49.17, 47.04)},
    "education": {"lower": (52.72, 78.57, 81.23), "rest": (47.28, 21.43, 18.77)},
    "foreign_background": {"0": (76.31, 56.87, 52.44), "1": (23.69, 43.13, 47.56)},
}
# Group: errors among those drawn at random; among those chosen, bootstrapped, 90 % interval.
ERRORS = {
    "gender": {"M": (0.30, 0.5202, 0.4997, 0.5403), "K": (0.29, 0.4795, 0.4655, 0.4933)},
    "income": {"below": (0.36, 0.5133, 0.4972, 0.5293), "above": (0.27, 0.4715, 0.4551, 0.4882)},
    "education": {"lower": (0.35, 0.5094, 0.4963, 0.5227), "rest": (0.24, 0.4318, 0.4073, 0.4564)},
    "foreign_background": {
        "0": (0.28, 0.4542, 0.4393, 0.4690),
        "1": (0.35, 0.5433, 0.5254, 0.5610),
    },
}  # fmt: skip
# Group: true and false positives, false and true negatives, as shares of all parents of the group.
MATRICES = {
    "gender": {
        "M": (0.0019996927, 0.0018437213, 0.2980003073, 0.6981562787),
        "K": (0.0030009322, 0.0032581550, 0.2900144000, 0.7037265128),
    },
    "income": {
        "below": (0.0052786204, 0.0050039411, 0.3590336473, 0.6306837913),
        "above": (0.0016214126, 0.0018182394, 0.2708721607, 0.7256881874),
    },
    "education": {
        "lower": (0.0039458445, 0.0038003488, 0.3438802424, 0.6483735642),
        "rest": (0.0010167658, 0.0013391022, 0.2373670726, 0.7602770594),
    },
    "foreign_background": {
        "0": (0.0017597305, 0.0021135529, 0.2760875787, 0.7200391380),
        "1": (0.0051426647, 0.0043222564, 0.3496960450, 0.6408390339),
    },
}
PARENTS = 977_730
ATTRIBUTES = list(SHARES)
ASKED = {"outcome": "error", "decision": "chosen", "effect": "punitive"}


@pytest.fixture(scope="module")
def checked(shared_data):
    """Return a function: one table of checked parents, with the published grouping."""

    def table(attribute, decimals=1):
        name = attribute.partition("_")[0]
        path = shared_data / "sweden_vab_controls" / f"{name}_{decimals}dec.csv.gz"
        cases = pd.read_csv(path)
        if attribute == "income":
            below = cases["income"] < cases["income"].median()
            cases["income"] = below.map({True: "below", False: "above"})
        if attribute == "education":  # 9 and empty fall in the rest, as published
            cases["education"] = (cases["education"] <= 3).map({True: "lower", False: "rest"})
        return cases.assign(
            chosen=cases["selection_method"].ne("Random").astype(int),
            error=cases["result"].ne("No Errors Found").astype(int),
        )

    return table


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_gives_the_published_share_of_each_group(checked, attribute):
    tally = ait.audit(checked(attribute), sensitive_features=attribute, **ASKED).tally
    for group, (random, chosen, errors) in SHARES[attribute].items():
        shares = [
            100 * part.loc[part[attribute] == group, "n"].sum() / part["n"].sum()
            for part in (
                tally[tally["decision"] == 0],
                tally[tally["decision"] == 1],
                tally[(tally["decision"] == 1) & (tally["outcome"] == 1)],
            )
        ]
        assert shares == pytest.approx([random, chosen, errors], abs=0.0051)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_gives_the_published_errors_found(checked, figures_of, attribute):
    figures = figures_of(
        ait.audit(checked(attribute), sensitive_features=attribute, **ASKED), attribute
    )
    for group, (random, chosen, *_) in ERRORS[attribute].items():
        assert round(figures.loc[group, "false_omission_rate"], 2) == random
        assert figures.loc[group, "precision"] == pytest.approx(chosen, abs=0.0011)


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_an_interval_at_95_percent_holds_the_published_one_at_90(checked, figures_of, attribute):
    audited = ait.audit(checked(attribute), sensitive_features=attribute, **ASKED)
    low, high = (figures_of(audited, attribute, end)["precision"] for end in ("low", "high"))
    for group, (_, _, lower, upper) in ERRORS[attribute].items():
        assert lower - 0.01 < low[group] < lower
        assert upper < high[group] < upper + 0.01


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_weights_that_stand_for_all_parents_give_the_published_error_rates(
    checked, figures_of, attribute
):
    cases = checked(attribute)
    cases["stands_for"] = weights(cases, attribute)
    audited = ait.audit(cases, sensitive_features=attribute, weight="stands_for", **ASKED)
    figures = figures_of(audited, attribute)
    for group, (tp, fp, fn, tn) in MATRICES[attribute].items():
        expected = {
            "false_positive_rate": fp / (fp + tn),
            "false_negative_rate": fn / (fn + tp),
            "precision": tp / (tp + fp),
            "selection_rate": tp + fp,
            "base_rate": tp + fn,
        }
        assert figures.loc[group, list(expected)].to_dict() == pytest.approx(expected, rel=1e-4)


def test_women_are_chosen_one_and_a_half_times_as_often_as_men(checked, figures_of):
    cases = checked("gender")
    cases["stands_for"] = weights(cases, "gender")
    audited = ait.audit(cases, sensitive_features="gender", weight="stands_for", **ASKED)
    chosen = figures_of(audited, "gender")["selection_rate"]
    assert chosen["K"] / chosen["M"] == pytest.approx(1.63, abs=0.005)


def weights(cases, attribute):
    """Weigh those drawn at random so that, with those chosen, they stand for all parents."""
    random = cases["chosen"] == 0
    weight = pd.Series(1.0, index=cases.index)
    for _, people in cases.groupby(attribute):
        drawn, chosen = people[people["chosen"] == 0], people[people["chosen"] == 1]
        everyone = PARENTS * len(drawn) / random.sum()
        for error in (0, 1):
            like = drawn.index[drawn["error"] == error]
            not_chosen = everyone * len(like) / len(drawn) - (chosen["error"] == error).sum()
            weight[like] = not_chosen / len(like)
    return weight


def test_refuses_an_intersection_of_tables_that_cannot_be_joined(checked):
    with pytest.raises(DataError) as refused:
        ait.audit(checked("gender"), sensitive_features=["gender", "born_abroad"], **ASKED)
    assert "born_abroad" in str(refused.value)


def test_tells_how_many_have_no_score_rather_than_reading_it_as_zero(checked):
    cases = checked("gender", decimals=2)
    assert len(cases) == 6129 - 94  # rows withheld by the publisher
    audited = ait.audit(
        cases, sensitive_features="gender", outcome="error", score="risk_score", threshold=0.1
    )
    scored = cases["risk_score"].notna()
    assert audited.audit.performance.n == scored.sum() < len(cases)


def test_parents_whose_education_is_not_given_are_a_group_of_their_own(shared_data):
    cases = pd.read_csv(shared_data / "sweden_vab_controls" / "education_1dec.csv.gz")
    cases["chosen"] = cases["selection_method"] != "Random"
    audited = ait.audit(cases, sensitive_features="education=4,9", decision="chosen")
    groups = {group.group[0]: group.n for group in audited.audit.fairness.single[0].groups}
    assert groups["(missing)"] == 3
    assert sum(groups.values()) == 6129


def test_what_counts_as_an_error_changes_the_level_of_every_rate(checked, figures_of):
    cases = checked("gender")
    cases["found"] = cases["result"].eq("Errors Found").astype(int)
    strict, wide = (
        figures_of(
            ait.audit(cases, sensitive_features="gender", outcome=name, decision="chosen"), "gender"
        )
        for name in ("found", "error")
    )
    assert (strict["precision"] < wide["precision"] - 0.05).all()


def test_refuses_an_outcome_of_four_values(checked):
    with pytest.raises(DataError) as refused:
        ait.audit(
            checked("gender"), sensitive_features="gender", outcome="result", decision="chosen"
        )
    assert "Control Investigation" in str(refused.value)
