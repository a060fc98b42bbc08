"""The main path, on the demo's real cases: what comes back, for every kind of estimator."""

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import (
    MetricFrame,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
)
from scipy.special import expit
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_score, roc_auc_score
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_info, threadpool_limits

import aitoolkit as ait
from builders.systems import benefits, some_benefits


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    example = benefits()
    data = ait.Dataset(example.frame, example.declaration)
    model = HistGradientBoostingClassifier(max_iter=30)
    return ait.train(
        model, data, policy=example.policy, output=tmp_path_factory.mktemp("packs"), track=False
    )


@pytest.fixture(scope="module")
def predictions(result):
    return pd.read_csv(result.pack / "restricted" / "predictions.csv")


def test_rates_by_group_are_fairlearns(result, predictions):
    metrics = {
        "selection_rate": selection_rate,
        "false_negative_rate": false_negative_rate,
        "false_positive_rate": false_positive_rate,
        "precision": lambda y, d: precision_score(y, d, zero_division=np.nan),
    }
    ours = result.by_group.set_index(["attribute", "group", "metric"]).estimate
    for attributes in (["sex"], ["nwhite"], ["age"], ["sex", "nwhite"], ["sex", "nwhite", "age"]):
        theirs = MetricFrame(
            metrics=metrics,
            y_true=predictions.outcome,
            y_pred=predictions.decision,
            sensitive_features=predictions[attributes],
        ).by_group
        for group, row in theirs.dropna(how="all").iterrows():
            name = " × ".join(group) if isinstance(group, tuple) else group
            for metric, value in row.items():
                found = ours[(" × ".join(attributes), name, metric)]
                if found is not None and not np.isnan(found):
                    assert found == pytest.approx(value), (attributes, group, metric)


def test_performance_is_scikit_learns(result, predictions):
    performance = result.audit.performance
    auc = performance.metric("roc_auc")
    assert auc.value == pytest.approx(roc_auc_score(predictions.outcome, predictions.score))
    expected = precision_score(predictions.outcome, predictions.decision)
    assert performance.metric("precision").value == pytest.approx(expected)
    assert performance.evidence == "held_out"
    assert performance.selected == predictions.decision.sum()


def test_the_top_share_is_proposed(result, predictions):
    wanted = round(0.1 * len(predictions))
    assert result.audit.performance.selected - result.audit.performance.ties < wanted
    assert result.audit.performance.selected >= wanted
    proposed = predictions[predictions.decision == 1].score
    assert proposed.min() > predictions[predictions.decision == 0].score.max()


def test_predict_proba_speaks_of_the_declared_positive(result):
    frame = benefits().frame
    answer = result.predict_proba(frame)
    assert answer.shape == (len(frame), 2)
    assert np.allclose(answer.sum(axis=1), 1)
    never_claimed = (frame["ui"] == "no").to_numpy()
    assert answer[never_claimed, 1].mean() > answer[~never_claimed, 1].mean() + 0.05


def test_explanations_add_up_in_an_object_that_shap_plots(result):
    rows = benefits().frame.head(6)
    explanation = result.explain(rows)
    assert "shap._explanation" in {kind.__module__ for kind in type(explanation).__mro__}
    total = explanation.base_values + explanation.values.sum(axis=1)
    own = result.predict_proba(rows)[:, 1]
    assert explanation.output_names == "log-odds"
    assert np.allclose(expit(total), own, atol=1e-9)
    assert explanation.feature_names == [f.column for f in benefits().declaration.inputs]
    points = result.explain(rows, scale="probability")
    assert points.output_names == "probability"
    assert np.allclose(points.base_values + points.values.sum(axis=1), own, atol=1e-9)


def test_example_cases_are_nobodys(result):
    features = ait.Dataset(benefits().frame, benefits().declaration).features
    known = {tuple(row) for row in features.itertuples(index=False)}
    for case in result.audit.explanations.cases:
        values = {c.column: c.value for c in case.contributions}
        total = case.base_value + sum(c.contribution for c in case.contributions)
        assert total == pytest.approx(case.output)
        assert expit(case.output) == pytest.approx(case.score)
        if case.kind != "typical":  # the middle of every field may be somebody by chance
            assert tuple(values[name] for name in features.columns) not in known
    kinds = [case.kind for case in result.audit.explanations.cases]
    assert kinds == ["typical", "borderline", "highest"]


def test_the_tally_holds_every_examined_case(result, predictions):
    assert result.tally.n.sum() == len(predictions)
    counted = result.tally.groupby(["outcome", "decision"]).n.sum()
    expected = predictions.groupby(["outcome", "decision"]).size()
    assert counted.to_dict() == expected.to_dict()


def kinds():
    from lightgbm import LGBMClassifier
    from xgboost import XGBClassifier

    return [
        LogisticRegression(),
        DecisionTreeClassifier(max_depth=4),
        RandomForestClassifier(20, class_weight={"no": 2, "yes": 1}),
        ExtraTreesClassifier(20),
        GradientBoostingClassifier(n_estimators=20),
        GaussianNB(),
        MLPClassifier((8,), max_iter=400),
        XGBClassifier(n_estimators=20, n_jobs=1),
        LGBMClassifier(n_estimators=20, n_jobs=1, verbose=-1),
        GridSearchCV(DecisionTreeClassifier(), {"max_depth": [2, 4]}, scoring="roc_auc"),
        GridSearchCV(
            make_pipeline(
                OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=20),
                LogisticRegression(),
            ),
            {"logisticregression__C": [0.1, 1]},
        ),
        make_pipeline(
            OneHotEncoder(handle_unknown="ignore", min_frequency=20), LogisticRegression()
        ),
    ]


@pytest.mark.parametrize("estimator", kinds(), ids=lambda e: type(e).__name__)
@pytest.mark.filterwarnings("ignore:Found unknown categories:UserWarning")
def test_any_classifier_gets_all_its_evidence(tmp_path, estimator):
    before = repr(estimator)
    declaration, frame = some_benefits(1500)
    data = ait.Dataset(frame, declaration)
    result = ait.train(estimator, data, output=tmp_path, track=False)
    assert result.audit.performance.metric("roc_auc").value > 0.52
    assert result.audit.explanations.additivity_error < 1e-6
    codes = {a.code for a in result.verdict.answers}
    assert codes >= {"FAIR-01", "PERF-01", "EXPL-01", "DATA-03"}
    assert ait.verify(result.pack).passed
    assert repr(estimator) == before
    again = ait.train(estimator, data, output=tmp_path, track=False)
    assert again.pack == result.pack


def test_groups_are_passed_on_to_the_folds_of_a_search(tmp_path):
    declaration, frame = some_benefits(1500)
    frame["office"] = np.arange(len(frame)) // 5
    document = declaration.model_dump(mode="json")
    document["fields"].append(
        {"column": "office", "type": "identifier", "used_for": "group", "label": "office",
         "meaning": "office"}
    )  # fmt: skip
    document["parts"] = {"by": "group", "column": "office"}
    grouped = ait.Declaration.model_validate(document)
    search = GridSearchCV(DecisionTreeClassifier(), {"max_depth": [2, 3]})
    result = ait.train(search, ait.Dataset(frame, grouped), output=tmp_path, track=False)
    folds = result._explainer.scorer.model[-1].cv
    assert type(folds).__name__ == "StratifiedGroupKFold"


def test_few_cases_are_examined_out_of_fold(tmp_path):
    declaration, frame = some_benefits(250)
    data = ait.Dataset(frame, declaration)
    result = ait.train(LogisticRegression(), data, output=tmp_path, track=False)
    assert result.audit.performance.evidence == "out_of_fold"
    assert result.audit.performance.n == 250
    unseen = result._explainer.scorer.score(data.features)
    scores = pd.read_csv(result.pack / "restricted" / "predictions.csv").score
    assert not np.allclose(unseen, scores)  # these come from models that had not seen the case


def test_a_model_fitted_elsewhere_is_examined_and_the_card_says_so(tmp_path):
    example = benefits()
    data = ait.Dataset(example.frame, example.declaration)
    elsewhere = make_pipeline(OneHotEncoder(handle_unknown="ignore", min_frequency=20),
                              LogisticRegression())  # fmt: skip
    elsewhere.fit(data.features, example.frame["ui"].to_numpy(dtype=object)[data.order])
    result = ait.examine(elsewhere, data, output=tmp_path, track=False)
    assert not result.audit.model.trained_here
    assert result.audit.performance.evidence == "all_rows"
    positive = list(elsewhere.classes_).index("no")
    expected = elsewhere.predict_proba(data.features)[:, positive]
    rows = example.frame.iloc[data.order]
    assert np.allclose(result.predict_proba(rows)[:, 1], expected)
    assert "unknown" in result.card.to_markdown("en")


def test_outcomes_known_only_for_those_checked_give_no_error_rate_of_everyone(tmp_path):
    declaration, frame = some_benefits(1500)
    checked = ait.Declaration.model_validate(
        declaration.model_dump(mode="json") | {"outcome_known_for": "checked"}
    )
    frame.loc[frame.index % 3 == 0, "ui"] = None
    result = ait.train(
        LogisticRegression(), ait.Dataset(frame, checked), output=tmp_path, track=False
    )
    assert result.audit.data.without_outcome == 500
    rates = result.by_group.set_index("metric").answer
    assert set(rates["false_negative_rate"]) == {"outcome_known_only_for_checked"}
    assert result.verdict.outcome != "cleared"


def test_leaves_the_users_threads_as_they_were(tmp_path):
    declaration, frame = some_benefits(600)
    with threadpool_limits(2):
        before = {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}
        ait.train(
            LogisticRegression(), ait.Dataset(frame, declaration), output=tmp_path, track=False
        )
        after = {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}
    assert after.items() >= before.items()
    assert 2 in before.values()
