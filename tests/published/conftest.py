"""What the tests of published figures share: the cases, and a look at a result's rates."""

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def compas(shared_data):
    """Return the 7,214 defendants of ProPublica's two-year table."""
    return pd.read_csv(shared_data / "compas" / "compas_two_years.csv.gz")


@pytest.fixture(scope="session")
def adult(shared_data):
    """Return the 48,842 people of the Adult table."""
    return pd.read_csv(shared_data / "adult" / "adult.csv.gz")


@pytest.fixture(scope="session")
def figures_of():
    """Return a function: the figures of one attribute, groups down and metrics across."""

    def figures(result, attribute, column="estimate"):
        rows = result.by_group
        rows = rows[rows["attribute"] == attribute]
        return rows.pivot(index="group", columns="metric", values=column).astype(float)

    return figures
