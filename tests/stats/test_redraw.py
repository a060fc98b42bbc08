import numpy as np
import pytest

from aitoolkit.stats.redraw import can_redraw, percentile_ends, redraw

COUNTS = np.array([[30, 70, 0], [10, 40, 50]])


def test_redrawing_counts_is_resampling_rows_and_counting_again():
    rows = np.repeat(np.arange(6), COUNTS.ravel())
    rng = np.random.default_rng(1)
    again = np.stack([np.bincount(rng.choice(rows, len(rows)), minlength=6) for _ in range(20_000)])
    drawn = redraw(COUNTS, 20_000, 2).reshape(-1, 6)
    assert drawn.mean(axis=0) == pytest.approx(again.mean(axis=0), abs=0.25)
    assert np.cov(drawn.T) == pytest.approx(np.cov(again.T), abs=1.0)


def test_totals_are_kept_and_empty_cells_stay_empty():
    whole, fixed = redraw(COUNTS, 50), redraw(COUNTS, 50, fixed_groups=True)
    assert (whole.sum(axis=(1, 2)) == 200).all()
    assert (fixed.sum(axis=2) == [100, 100]).all()
    assert (whole[:, 0, 2] == 0).all()
    assert len(np.unique(whole.sum(axis=2)[:, 0])) > 1


def test_an_empty_group_stays_empty():
    assert redraw([[0, 0], [3, 4]], 5, fixed_groups=True)[:, 0].sum() == 0


def test_same_seed_same_tables():
    assert (redraw(COUNTS, 9, 4) == redraw(COUNTS, 9, 4)).all()
    assert (redraw(COUNTS, 9, 4) != redraw(COUNTS, 9, 5)).any()


def test_percentile_ends_are_numpys_quantiles():
    draws = np.random.default_rng(0).normal(size=(999, 2))
    low, high = percentile_ends(draws, level=0.9)
    assert low == pytest.approx(np.quantile(draws, 0.05, axis=0))
    assert high == pytest.approx(np.quantile(draws, 0.95, axis=0))


def test_few_events_are_not_to_be_redrawn():
    assert can_redraw([10, 40, 9, 45], [50, 50, 50, 50]).tolist() == [True, True, False, False]


@pytest.mark.parametrize("counts", [[-1, 3], [0, 0]])
def test_refuses_what_are_no_counts(counts):
    with pytest.raises(ValueError, match="redrawing needs counts"):
        redraw(counts, 5)
