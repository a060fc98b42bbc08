"""Cards of what nobody expects: too many words, too many groups, one case, nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aitoolkit.documenting.card import Card
from aitoolkit.schema.audit import Audit, FairnessEvidence
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from documenting.browser import DESK, NARROW, Reader, reading
from documenting.conftest import (
    _attribute,
    _group,
    audit,
    declaration_words,
    make_dossier,
    verdict,
)
from documenting.decisions import NO_MODEL
from documenting.hostile import CORPUS, spoiled

pytestmark = pytest.mark.browser

_SENTENCE = "Everyone who has a right to this benefit gets a letter that says so in plain words. "


def ten_thousand_words() -> Dossier:
    text = {"en": _SENTENCE * 200, "fr": _SENTENCE * 200}
    words = declaration_words()
    words["decision"]["proposes"] = words["decision"]["who_decides"] = text
    return make_dossier({**words, "purpose": text, "limits": [text]})


def a_hundred_groups() -> Dossier:
    names = [f"Municipality number {n}" for n in range(100)]
    groups = tuple(_group((name,), 900 + 5 * n, 0.8, 0.1) for n, name in enumerate(names))
    fairness = FairnessEvidence(
        confidence_level=0.95, single=(_attribute(("sex",), groups, 0.2),), intersections=()
    )
    return make_dossier(fairness=fairness)


def a_single_case() -> Dossier:
    evidence = audit()
    one = Estimate(value=1.0, lower=0.0, upper=1.0, n=1)

    def thinned(part: Any) -> Any:
        if isinstance(part, dict) and {"value", "lower", "upper", "n"} <= set(part):
            return one.model_dump(mode="json")
        if isinstance(part, dict):
            return {k: 1 if k in ("n", "selected") else thinned(v) for k, v in part.items()}
        return [thinned(one) for one in part] if isinstance(part, list) else part

    given = thinned(evidence.model_dump(mode="json"))
    whole = Audit.model_validate({**given, "explanations": NO_MODEL})
    return make_dossier(
        data=whole.data, performance=whole.performance, fairness=whole.fairness,
        explanations=NO_MODEL,
    )  # fmt: skip


def nothing_known() -> Dossier:
    absent = Absent(absent=Reason.NO_MODEL)
    answers = tuple(
        answer.model_copy(update={"figure": absent, "answer": "inconclusive"})
        for answer in verdict().answers
    )
    return make_dossier(
        performance=absent, fairness=absent, explanations=absent, model=absent,
        verdict=verdict().model_copy(update={"answers": answers}),
    )  # fmt: skip


EXTREMES: dict[str, Callable[[], Dossier]] = {
    "ten thousand words": ten_thousand_words,
    "a hundred groups": a_hundred_groups,
    "labels of two hundred characters": lambda: spoiled(CORPUS["long"]),
    "from right to left": lambda: spoiled(CORPUS["right to left"]),
    "faces": lambda: spoiled(CORPUS["faces"]),
    "a single case": a_single_case,
    "nothing known": nothing_known,
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with reading() as tab:
        yield tab


@pytest.mark.parametrize("make", EXTREMES.values(), ids=EXTREMES)
def test_a_card_of_an_extreme_is_still_one_that_anyone_can_read(reader, make):
    page = reader.opens(Card(make()).to_html("fr"), width=NARROW)
    reader.unfolds()
    assert reader.overflows() == []
    page.set_viewport_size({"width": DESK, "height": 900})
    assert (reader.barriers(), reader.faint()) == ([], [])
    assert page.locator("h2, h3").count() > 10
    for wrong in ("nan", "None", "inf %", "Infinity"):
        assert wrong not in page.locator("main").inner_text().split()
