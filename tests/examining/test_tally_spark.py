"""Spark counts as memory does, to the last digit, through one session on this machine."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

import aitoolkit as ait
from aitoolkit.errors import DataError
from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of
from builders.tallied import ASKED, asked, assert_same_cells, decided

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def session():
    """Return one Spark session: its Java machine takes seconds to start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark's own, on newer pandas and open sockets
        from pyspark.sql import SparkSession

        build = SparkSession.builder.master("local[2]")
        for key, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
        }.items():
            build = build.config(key, value)
        session = build.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@pytest.fixture(scope="module")
def in_spark(session, tmp_path_factory):
    """Return a function that puts a frame into Spark, in several partitions."""
    folder = tmp_path_factory.mktemp("parquet")

    def put(frame: pd.DataFrame, name: str):
        path = folder / f"{name}.parquet"
        frame.to_parquet(path, index=False)
        return session.read.parquet(str(path)).repartition(3)

    return put


@pytest.fixture(scope="module")
def people(in_spark):
    return in_spark(decided(), "people")


@pytest.mark.parametrize("question", ASKED)
def test_spark_gives_the_same_tally(people, question):
    ours, theirs = tally_of(decided(), asked(question)), tally_of(people, asked(question))
    assert_same_cells(ours.cells, theirs.cells)
    assert ours.told == theirs.told


def test_a_number_that_is_none_is_a_gap_in_spark_too(session):
    rows = [("a", 0.25, 1), ("", np.nan, 0), (None, 0.75, 1), ("b", None, 0)] * 9
    frame = pd.DataFrame(rows, columns=["g", "s", "d"])
    theirs = session.createDataFrame(rows, "g string, s double, d long")
    for how in ({"decision": "d"}, {"score": "s", "threshold": 0.5}):
        request = request_of(sensitive_features="g", **how)
        assert_same_cells(tally_of(frame, request).cells, tally_of(theirs, request).cells)


def test_spark_refuses_as_memory_does(people):
    with pytest.raises(DataError, match="two values"):
        tally_of(people, request_of(sensitive_features="sex", decision="points"))


@pytest.mark.shared_data
def test_the_audit_of_compas_is_the_same_from_spark(in_spark, shared_data):
    compas = pd.read_csv(shared_data / "compas" / "compas_two_years.csv.gz")
    columns = ["race", "sex", "decile_score", "two_year_recid"]
    asked = {
        "outcome": "two_year_recid",
        "score": "decile_score",
        "threshold": 5,
        "sensitive_features": ["race", "sex"],
        "effect": "punitive",
    }
    ours = ait.audit(compas, **asked)
    theirs = ait.audit(in_spark(compas[columns], "compas"), **asked)
    pd.testing.assert_frame_equal(theirs.by_group, ours.by_group)
    pd.testing.assert_frame_equal(theirs.disparities, ours.disparities)
    pd.testing.assert_frame_equal(theirs.tally, ours.tally)
    assert theirs.audit == ours.audit
    assert theirs.verdict == ours.verdict
