"""A trained model gives its reasons in words, of its inputs only; odd rows are refused."""

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

import aitoolkit as ait
from builders.systems import some_benefits


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    declaration, frame = some_benefits(600)
    data = ait.Dataset(frame, declaration)
    folder = tmp_path_factory.mktemp("packs")
    return ait.train(LogisticRegression(max_iter=1000), data, output=folder, track=False)


def test_reasons_are_the_largest_contributions_of_the_explanation(result):
    declaration, frame = some_benefits(40)
    told, explained = result.reasons(frame), result.explain(frame)
    assert [r.score for r in told] == pytest.approx(result.predict_proba(frame)[:, 1], abs=1e-9)
    label = {f.column: str(f.label) for f in declaration.inputs}
    assert sum(bool(reasons.favouring) for reasons in told) > 20
    for row, reasons in enumerate(told):
        added = dict(zip(explained.feature_names, explained.values[row], strict=True))
        most = max(added, key=added.get)
        if added[most] >= 0.05 * np.abs(explained.values[row]).sum():
            assert f"{label[most][:1].upper()}{label[most][1:]}:" in reasons.favouring[0]
        assert len(reasons.favouring) <= 3
        assert len(reasons.opposing) <= 3


def test_a_sensitive_feature_that_is_no_input_is_never_named(result):
    declaration, frame = some_benefits(60)
    used = {f.column for f in declaration.inputs}
    hidden = [
        declaration.field(a.column)
        for a in declaration.protected_attributes
        if a.column not in used
    ]
    assert hidden
    for language in ("en", "fr"):
        said = "\n".join(map(str, result.reasons(frame, language=language))).lower()
        for field in hidden:
            assert f"“{field.label.in_language(language)[0].lower()}" not in said
            assert f"«\u202f{field.label.in_language(language)[0].lower()}" not in said


def test_one_case_may_be_a_mapping(result):
    _, frame = some_benefits(1)
    (from_mapping,) = result.reasons(frame.iloc[0].to_dict())
    assert from_mapping == result.reasons(frame)[0]


def test_a_case_alone_is_explained_as_among_many(result):
    _, frame = some_benefits(150)
    many, told = result.explain(frame), result.reasons(frame)
    for i in (0, 7):
        alone = result.explain(frame.iloc[[i]])
        assert np.abs(alone.values[0] - many.values[i]).max() < 1e-12
        assert alone.base_values[0] == pytest.approx(many.base_values[i], abs=1e-12)
        (reasons,) = result.reasons(frame.iloc[[i]])
        assert reasons.score == pytest.approx(told[i].score, abs=1e-12)
        assert (reasons.favouring, reasons.opposing) == (told[i].favouring, told[i].opposing)


def test_a_new_category_counts_as_not_given(result):
    _, frame = some_benefits(1)
    new = result.explain(frame.assign(joblost="swallowed by a whale"))
    missing = result.explain(frame.assign(joblost=None))
    assert np.array_equal(new.values, missing.values)
    told = result.reasons(frame.assign(joblost="swallowed by a whale"))
    assert "whale" not in str(told[0])


@pytest.mark.parametrize("asked", ["explain", "reasons", "changes"])
@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda f: f.assign(tenur=1), "tenur"),
        (lambda f: f.drop(columns="tenure"), "tenure"),
        (lambda f: f.assign(tenure=-np.inf), "tenure"),
        (lambda f: f.assign(tenure="long"), "tenure"),
        (lambda f: f.head(0), "at least one row"),
        (lambda f: pd.DataFrame(), "at least one row"),
    ],
)
def test_rows_that_cannot_be_read_are_refused_by_name(result, asked, spoil, named):
    _, frame = some_benefits(3)
    with pytest.raises(ait.DataError, match=named):
        getattr(result, asked)(spoil(frame))


def test_a_model_that_answers_otherwise_each_time_is_blocked_and_never_explained(tmp_path):
    declaration, frame = some_benefits(300)
    data = ait.Dataset(frame, declaration)
    moody = DummyClassifier(strategy="stratified").fit(data.features, data.outcome)
    result = ait.examine(moody, data, output=tmp_path, track=False)
    assert result.audit.explanations.absent == "model_not_deterministic"
    assert result.verdict.outcome == "blocked"
    for language, said in (("en", "same answer twice"), ("fr", "deux fois la même réponse")):
        card = (result.pack / "public" / f"card.{language}.md").read_text()
        assert card.count(said) > 1, language  # by the rule, and where explanations would stand
    for asked in (result.explain, result.reasons, result.changes):
        with pytest.raises(ait.ExplanationError, match=r"otherwise each time.*withheld"):
            asked(frame.head(2))


def test_a_language_without_words_is_refused(result):
    _, frame = some_benefits(1)
    with pytest.raises(ait.OutputError, match="one of en, fr"):
        result.reasons(frame, language="de")


def test_without_an_input_to_act_on_no_change_is_told_and_the_card_says_so(result):
    _, frame = some_benefits(2)
    told = result.changes(frame, language="fr")
    assert [c.found.absent for c in told] == ["nothing_actionable"] * 2
    assert result.audit.explanations.changes.absent == "nothing_actionable"
    assert "aucune donnée sur laquelle la personne concernée peut agir" in str(told[0])


def test_changes_of_a_trained_model_cross_its_own_line(tmp_path):
    declaration, frame = some_benefits(600)
    acted = {"actionable": True, "change": {"direction": "rise", "highest": 40}}
    fields = tuple(
        type(f).model_validate({**f.model_dump(mode="json"), **acted})
        if f.column in ("tenure", "statemb")
        else f
        for f in declaration.fields
    )
    data = ait.Dataset(frame, declaration.model_copy(update={"fields": fields}))
    result = ait.train(LogisticRegression(max_iter=1000), data, output=tmp_path, track=False)
    line = result.audit.performance.threshold
    found = [c for c in result.changes(frame.head(60)) if isinstance(c.found, tuple)]
    assert found
    for told in found:
        assert len(told.sentences) == len(told.found) <= 3
        for change in told.found:
            assert (told.score >= line) != (change.score >= line)
            assert all(m.column in ("tenure", "statemb") for m in change.changed)
            assert all(m.before < m.after <= 40 for m in change.changed)
