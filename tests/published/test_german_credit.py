"""German credit (Statlog, 1973-1975): age can be audited; sex cannot be recovered."""

import pandas as pd
import pytest

import aitoolkit as ait

pytestmark = pytest.mark.shared_data


@pytest.fixture(scope="module")
def applicants(shared_data):
    cases = pd.read_csv(shared_data / "german_credit" / "german_credit.csv")
    return cases.assign(good=(cases["credit_class"] == 1).astype(int))


def test_gives_the_gap_between_young_and_older_applicants(applicants, figures_of):
    """Divided after 25, as Kamiran and Calders (2009) did and many since."""
    audited = ait.audit(applicants, sensitive_features="age=26", decision="good")
    rates = figures_of(audited, "age")["selection_rate"]
    assert rates.round(4).tolist() == [0.5789, 0.7284]
    gap = audited.audit.fairness.single[0].disparity("selection_rate").quantity
    assert round(gap.value, 4) == 0.1494
    assert gap.lower > 0


def test_marital_codes_that_mix_the_sexes_stay_codes(applicants):
    """A92 holds single men as well as women: much published work reads it as "female"."""
    audited = ait.audit(applicants, sensitive_features="personal_status_sex", decision="good")
    groups = {group.group[0]: group.n for group in audited.audit.fairness.single[0].groups}
    assert groups == {"A91": 50, "A92": 310, "A93": 548, "A94": 92}
