"""Whether two packs rest on the same cases: shown, declared, stated, or not known."""

import pytest

from aitoolkit.comparing.cases import cases_of, period
from aitoolkit.errors import DataError
from aitoolkit.schema.published import PublishedBefore
from builders.compared import AFTER, BEFORE, dossier, in_years


def beside(people):
    earlier = PublishedBefore(digest=BEFORE, made_on="2026-01-01T00:00:00Z", people=people)
    return in_years(AFTER, None, published=(earlier,))


def test_the_same_fingerprint_is_the_same_data():
    assert cases_of(dossier(BEFORE), dossier(AFTER)) == "same"


@pytest.mark.parametrize(
    ("people", "cases"),
    [("same", "same"), ("same_otherwise", "same"), ("few_differ", "overlapping"),
     ("others", "unknown"), ("unknown", "unknown")],
)  # fmt: skip
def test_what_a_card_says_of_the_earlier_one_is_believed_but_not_beyond_what_it_says(people, cases):
    one, other = in_years(BEFORE, None), beside(people)
    assert cases_of(one, other) == cases_of(other, one) == cases


def test_an_empty_fingerprint_is_nobodys():
    def empty(digest):
        found = in_years(digest, None)
        data = found.audit.data.model_copy(update={"fingerprint": ""})
        return found.model_copy(update={"audit": found.audit.model_copy(update={"data": data})})

    assert cases_of(empty(BEFORE), empty(AFTER)) == "unknown"


@pytest.mark.parametrize(
    ("one", "other", "cases"),
    [
        ("2023", "2024", "declared_others"),
        ("2024-01 to 2024-06", "2024-07–2024-12", "declared_others"),
        ("2024-01-01 to 2024-03-31", "2024-04-01", "declared_others"),
        ("2023", "2023-12 to 2024", "unknown"),
        ("2020–2024", "2024", "unknown"),
        ("since 2015", "2010", "unknown"),
        ("2023 and later", "2021", "unknown"),
        ("2024-13", "2020", "unknown"),
        ("2024–2020", "2019", "unknown"),
        (None, "2024", "unknown"),
    ],
)
def test_periods_part_the_cases_only_where_both_are_plain_and_do_not_meet(one, other, cases):
    before, after = in_years(BEFORE, one), in_years(AFTER, other)
    assert cases_of(before, after) == cases_of(after, before) == cases


def test_a_period_of_two_sources_covers_both():
    sources = [{"name": "a", "period": "2020"}, {"name": "b", "period": "2023-02"}]
    assert period(dossier(words={"data_sources": sources})) == ((2020, 1, 1), (2023, 2, 31))
    assert period(dossier(words={"data_sources": [*sources, {"name": "c"}]})) is None


def test_evidence_counts_more_than_declared_periods():
    one, other = dossier(BEFORE), dossier(AFTER)
    sources = [{"name": "a", "period": "1999"}]
    assert cases_of(one, dossier(AFTER, {"data_sources": sources})) == "same"
    assert cases_of(one, other) == "same"


def test_a_statement_counts_where_nothing_is_known_and_is_refused_where_it_is_not_so():
    one, other = in_years(BEFORE, None), in_years(AFTER, None)
    assert cases_of(one, other, other_cases=True) == "stated_others"
    with pytest.raises(DataError, match=r"other_cases.*same cases"):
        cases_of(dossier(BEFORE), dossier(AFTER), other_cases=True)
