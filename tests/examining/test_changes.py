"""What a person could change: few inputs, within bounds, plausible, and asked of the model."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from aitoolkit.examining.changes import seeker_of
from aitoolkit.examining.engines.opened import opened
from aitoolkit.examining.options import cut_points, options_of
from aitoolkit.examining.plausible import neighbours
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.declaration import Effect, FieldOfData
from aitoolkit.schema.estimate import Absent, Reason
from builders.systems import benefits

COLUMNS = ("papers", "income", "site", "past")


def field(column, **more):
    kind = "category" if column == "site" else "number"
    return FieldOfData.model_validate({"column": column, "type": kind, "used_for": "input", **more})


ACTED = (
    field("papers", actionable=True, change={"direction": "rise", "highest": 9}),
    field("income", actionable=True),
    field("site", actionable=True),
    field("past"),
)


def declared(fields=ACTED, effect=Effect.ASSISTIVE):
    declaration = benefits().declaration
    decision = declaration.decision.model_copy(update={"effect": effect})
    return declaration.model_copy(update={"fields": fields, "decision": decision})


def people(n=600):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "papers": rng.integers(0, 12, n).astype(float),
            "income": rng.normal(2000, 500, n).round(2),
            "site": rng.choice(["north", "south", "west"], n),
            "past": rng.integers(0, 30, n).astype(float),
        }
    ).astype({"site": object})
    pull = 0.5 * frame.papers - 0.002 * frame.income + (frame.site == "north") - 0.1 * frame.past
    return frame, (rng.random(n) < 1 / (1 + np.exp(-pull - 2))).astype(int).to_numpy()


FRAME, OUTCOME = people()
ENCODED = make_column_transformer(
    (OneHotEncoder(sparse_output=False), ["site"]),
    (StandardScaler(), ["papers", "income", "past"]),
)
LOGISTIC = Scorer(make_pipeline(ENCODED, LogisticRegression()).fit(FRAME, OUTCOME), COLUMNS)
NUMBERS = ("papers", "income", "past")
TREE = Scorer(
    DecisionTreeClassifier(max_depth=5, random_state=0).fit(FRAME[list(NUMBERS)], OUTCOME), NUMBERS
)


def seeker(scorer=LOGISTIC, fields=ACTED, effect=Effect.ASSISTIVE, threshold=0.5):
    fields = tuple(f for f in fields if f.column in scorer.columns)
    features = FRAME[list(scorer.columns)]
    cuts = cut_points(opened(scorer, features), features)
    return seeker_of(
        scorer, declared(fields, effect), features,
        cuts=cuts, threshold=threshold, random_state=0,
    )  # fmt: skip


@pytest.mark.parametrize("scorer", [LOGISTIC, TREE], ids=["logistic", "tree"])
def test_every_change_is_allowed_plausible_and_crosses_the_line_when_the_model_is_asked(scorer):
    looking, told = seeker(scorer), 0
    for i in range(40):
        case = FRAME.loc[[i], list(scorer.columns)]
        before, found = scorer.score(case)[0], looking.changes(case)
        if isinstance(found, Absent):
            assert found.absent is Reason.NO_PLAUSIBLE_CHANGE
            continue
        assert len({len(change.changed) for change in found}) == 1
        for change in found:
            told += 1
            after = case.copy()
            for moved in change.changed:
                assert moved.column != "past"
                assert moved.before == case[moved.column].iloc[0] != moved.after
                if moved.column == "papers":
                    assert moved.before < moved.after <= 9
                if moved.column == "income":
                    assert float(f"{moved.after:.2g}") == pytest.approx(moved.after)
                after[moved.column] = moved.after
            assert scorer.score(after)[0] == pytest.approx(change.score)
            assert (change.score >= 0.5) != (before >= 0.5)
            assert looking.near.plausible(after).all()
    assert told > 10


def test_a_tree_is_crossed_just_beyond_its_own_cut_point():
    frame = pd.DataFrame({"papers": np.arange(200) % 10.0, "income": 1.0, "past": 2.0})
    tree = DecisionTreeClassifier(max_depth=1).fit(frame, frame.papers > 4)
    scorer = Scorer(tree, NUMBERS)
    cuts = cut_points(opened(scorer, frame), frame)
    assert cuts["papers"].tolist() == [4.5]
    fields = tuple(f for f in ACTED if f.column != "site")
    looking = seeker_of(scorer, declared(fields), frame, cuts=cuts, threshold=0.5, random_state=0)
    (change,) = looking.changes(frame.iloc[[2]])
    assert [(m.column, m.before, m.after) for m in change.changed] == [("papers", 2.0, 5.0)]
    # One who is proposed already cannot take papers back.
    assert looking.changes(frame.iloc[[7]]).absent is Reason.NO_PLAUSIBLE_CHANGE


def test_the_nearest_single_change_is_the_one_that_counting_out_finds():
    looking = seeker(fields=(ACTED[0], field("income"), field("site"), field("past")))
    checked = 0
    for i in range(60):
        case = FRAME.iloc[[i]]
        options = [v for v in looking.options["papers"] if v > case.papers.iloc[0]]
        before = LOGISTIC.score(case)[0] >= 0.5
        enough = [
            v for v in options
            if (LOGISTIC.score(case.assign(papers=v))[0] >= 0.5) != before
            and looking.near.plausible(case.assign(papers=v))[0]
        ]  # fmt: skip
        found = looking.changes(case)
        if not enough:
            assert isinstance(found, Absent)
        else:
            checked += 1
            assert found[0].changed[0].after == min(enough)
    assert checked > 5


def test_the_same_question_has_the_same_answer():
    case = FRAME.iloc[[1]]
    assert seeker().changes(case) == seeker().changes(case)


@pytest.mark.parametrize(
    ("effect", "fields", "reason"),
    [
        (Effect.PUNITIVE, ACTED, Reason.AGAINST_CONTROLS),
        (None, ACTED, Reason.DRAFT),
        (Effect.ASSISTIVE, tuple(map(field, COLUMNS)), Reason.NOTHING_ACTIONABLE),
    ],
)
def test_nobody_looks_where_it_may_not_be_told_or_nothing_can_be_done(effect, fields, reason):
    assert seeker(effect=effect, fields=fields) == Absent(absent=reason)


def test_cases_unlike_any_real_one_are_not_plausible():
    near = neighbours(FRAME, ACTED, random_state=0)
    assert near.plausible(FRAME.iloc[:50]).all()
    odd = FRAME.iloc[:2].assign(income=[1e6, 2000.0], papers=[1.0, 500.0])
    assert not near.plausible(odd).any()
    fresh, _ = people(601)
    assert near.plausible(fresh.sample(100, random_state=1)).mean() > 0.85


def test_values_are_never_somebodys_own_to_the_cent():
    found = options_of(FRAME.income, ACTED[1], None)
    assert not set(found) & set(FRAME.income)
    assert all(float(f"{value:.2g}") == pytest.approx(value) for value in found)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"change": {"direction": "rise"}}, "actionable: true"),
        ({"actionable": True, "change": {"lowest": 3, "highest": 1}}, "lowest not above highest"),
        ({"actionable": True, "type": "category", "change": {"direction": "fall"}}, "order"),
        ({"actionable": True, "type": "boolean", "change": {"highest": 1}}, "bounds only"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(words, sentence):
    with pytest.raises(ValueError, match=sentence):
        FieldOfData.model_validate(
            {"column": "papers", "type": "number", "used_for": "input", **words}
        )
