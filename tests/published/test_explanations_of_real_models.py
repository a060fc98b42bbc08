"""What explanations must say about models whose weak points others have published."""

import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

import aitoolkit as ait
from aitoolkit.documenting.card import Card

pytestmark = pytest.mark.shared_data

INSPECTED = [
    "inspector_cluster", "pastSerious", "pastCritical", "timeSinceLast", "ageAtInspection",
    "temperatureMax", "heat_burglary", "heat_sanitation", "heat_garbage",
    "tobacco_retail_over_counter", "consumption_on_premises_incidental_activity",
]  # fmt: skip
"""The inputs of the city's own model (Chicago/food-inspections-evaluation)."""


def declared(frame, outcome, positive, sensitive, effect, **late):
    draft = ait.draft_declaration(
        frame, outcome=outcome, positive=positive, sensitive_features=sensitive, effect=effect
    )
    fields = tuple(
        field.model_copy(update={"known_in_time": late.get(field.column, True)})
        for field in draft.fields
    )
    return draft.model_copy(update={"fields": fields})


def test_chicagos_model_looks_at_the_inspector_who_is_not_known_beforehand(shared_data, tmp_path):
    frame = pd.read_csv(shared_data / "chicago_food_inspections" / "food_inspections.csv.gz")
    frame = frame[[*INSPECTED, "street_side", "criticalFound"]].iloc[:6000]
    declaration = declared(
        frame, "criticalFound", "1", ["street_side"], "punitive", inspector_cluster=False
    )
    result = ait.train(
        LogisticRegression(max_iter=1000), ait.Dataset(frame, declaration),
        output=tmp_path, track=False,
    )  # fmt: skip
    leading = [entry.column for entry in result.audit.explanations.importance]
    assert "inspector_cluster" in leading[:2]
    card = (result.pack / "public" / "card.en.md").read_text()
    assert card.count("is not known when the score is needed") == 2


def test_priors_and_age_carry_the_gap_of_compas_between_races(compas, tmp_path):
    frame = compas[["age", "priors_count", "c_charge_degree", "race"]].copy()
    frame["high"] = (compas["decile_score"] >= 5).astype(int)
    declaration = declared(frame, "high", "1", ["race"], "punitive")
    result = ait.train(
        HistGradientBoostingClassifier(max_iter=40, random_state=0),
        ait.Dataset(frame, declaration), output=tmp_path, track=False,
    )  # fmt: skip
    evidence = result.audit.explanations
    (gap,) = (g for g in evidence.gaps if g.attribute == "race")
    assert gap.group == "African-American"
    parts = {part.column: part.gap.value for part in gap.parts}
    assert sum(parts.values()) == pytest.approx(gap.gap.value, abs=1e-9)
    assert parts["priors_count"] + parts["age"] > 0.8 * gap.gap.value
    assert evidence.engine == "trees"
    assert isinstance(result.card, Card)
