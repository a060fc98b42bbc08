"""Cases that no figure counts are told, wherever an audit is told."""

import json

import numpy as np
import pandas as pd
import pytest

import aitoolkit as ait
from aitoolkit.documenting.formats.terminal import as_text
from aitoolkit.schema.estimate import Absent, Reason

N = 2000


def told(missing=0, unscored=0, unfollowed=0, **how):
    """Audit decisions of which some are missing; return the result."""
    chance = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "sex": chance.choice(["f", "m"], N),
            "chosen": chance.integers(0, 2, N).astype(float),
            "score": chance.random(N).round(2),
            "needs": chance.integers(0, 2, N).astype(float),
        }
    )
    frame.loc[: missing - 1, "chosen"] = np.nan
    frame.loc[N - unscored :, "score"] = np.nan
    frame.loc[500 : 500 + unfollowed - 1, "needs"] = np.nan
    return ait.audit(frame, sensitive_features="sex", outcome="needs", **how)


def page_one(result, language="en"):
    return result.card.to_markdown(language).split("\n## ")[1]


def test_decisions_that_are_missing_are_counted_exactly_and_told_rounded():
    result = told(missing=222, decision="chosen")
    assert result.audit.data.n + result.audit.data.without_decision == N
    assert result.audit.data.without_decision == 222
    assert json.loads(result.card.to_json())["audit"]["data"]["without_decision"] == 220


@pytest.mark.parametrize(
    ("language", "row", "sentence"),
    [
        ("en", "Cases without a decision, in no figure",
         "About 11 of 100 cases have no decision: no figure counts them."),
        ("fr", "Cas sans décision, absents de tous les chiffres",
         "Environ 11 cas sur 100 sont sans décision\xa0: aucun chiffre ne les compte."),
    ],
)  # fmt: skip
def test_card_and_terminal_say_how_many_decisions_are_missing(language, row, sentence):
    result = told(missing=222, decision="chosen")
    assert f"{row}" in result.card.to_markdown(language)
    assert sentence in page_one(result, language)
    assert f"· {row}" in as_text(result.card.dossier, language)


def test_few_left_out_are_told_with_the_data_but_not_on_page_one():
    result = told(missing=60, decision="chosen")
    assert "no figure counts them" not in page_one(result)
    assert "- **Cases without a decision, in no figure** – 60\n" in result.card.to_markdown("en")


def test_a_handful_left_out_is_withheld_from_the_public_and_kept_in_full():
    result = told(missing=3, decision="chosen")
    public = json.loads(result.card.to_json())["audit"]["data"]["without_decision"]
    assert result.audit.data.without_decision == 3
    assert Absent.model_validate(public).absent is Reason.WITHHELD_SMALL
    assert "Cases without a decision, in no figure: none, or too few to be shown" in str(result)


def test_nobody_left_out_is_told_as_none_and_takes_no_line_of_the_terminal():
    result = told(decision="chosen")
    assert "- **Cases without a decision, in no figure** – 0\n" in result.card.to_markdown("en")
    assert "in no figure" not in str(result)


def test_missing_scores_are_left_out_of_everything_where_scores_decide():
    result = told(unscored=300, score="score", threshold=0.5)
    assert result.audit.data.without_decision == 300
    assert "About 15 of 100 cases have no score: no figure counts them." in page_one(result)


def test_missing_scores_are_left_out_of_figures_of_scores_where_decisions_are_there():
    result = told(unscored=300, score="score", decision="chosen")
    assert (result.audit.data.n, result.audit.data.without_score) == (N, 300)
    said = "About 15 of 100 cases have no score: figures of scores do not count them."
    assert said in page_one(result)


def test_unknown_outcomes_are_left_out_of_figures_of_errors():
    result = told(unfollowed=400, decision="chosen")
    assert (result.audit.data.n, result.audit.data.without_outcome) == (N, 400)
    said = "Of about 20 of 100 cases the outcome is not known: figures of errors do not count them."
    assert said in page_one(result)


def test_a_pack_with_cases_left_out_verifies(tmp_path):
    result = told(missing=222, unscored=300, decision="chosen", score="score", output=tmp_path)
    report = ait.verify(result.pack, level="recomputation")
    assert report.exit_code == 0, report
