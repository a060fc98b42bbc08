"""Whether the arrays that compiled code follows without looking fit each other.

Search trees of neighbours, support vectors of libsvm, splines, the bins of explainable
boosting: each is a handful of arrays whose numbers are places in the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def native_in_bounds(part: Any) -> bool:
    """Return whether a part of a model that was read is one that compiled code can follow."""
    return all(
        check(part)
        for kind in type(part).__mro__
        if (check := _CHECKS.get(kind.__name__)) is not None
    )


def _neighbours(tree: Any) -> bool:
    import numpy as np

    data, order, nodes, bounds = tree.get_arrays()
    size, count = len(data), len(nodes)
    inner = np.flatnonzero(nodes["is_leaf"] == 0)
    start, end = nodes["idx_start"], nodes["idx_end"]
    return (
        count > 0
        and order.shape == (size,)
        and bool((np.sort(order) == np.arange(size)).all())
        and bool(((start >= 0) & (start <= end) & (end <= size)).all())
        and bool((2 * inner + 2 < count).all())
        and bounds.shape[1:] == (count, data.shape[1])
        and tree.__getstate__()[6] == count
    )


def _support_vectors(machine: Any) -> bool:
    if not hasattr(machine, "support_"):
        return True
    classes, size = len(machine._n_support), len(machine.support_)
    pairs = classes * (classes - 1) // 2
    vectors = machine.support_vectors_.shape
    wide = machine.kernel == "precomputed" or vectors == (size, machine.n_features_in_)
    return (
        wide
        and callable(machine.kernel) is False
        and machine._dual_coef_.shape == (classes - 1, size)
        and machine._intercept_.size == pairs
        and machine._probA.size in (0, pairs)
        and machine._probB.size == machine._probA.size
        and bool((machine._n_support >= 0).all())
        and int(machine._n_support.sum()) == size
        and len(machine.classes_) == classes
    )


def _spline(spline: Any) -> bool:
    knots, degree = spline.t, spline.k
    return bool(
        degree >= 0
        and knots.ndim == 1
        and len(knots) >= 2 * degree + 2
        and len(spline.c) >= len(knots) - degree - 1
        and (knots[1:] >= knots[:-1]).all()
    )


def _bins(boosting: Any) -> bool:
    # Compiled code looks a number up among as many cuts as their first dimension says.
    import numpy as np

    return all(
        isinstance(cuts, dict)
        or (
            type(cuts) is np.ndarray
            and cuts.ndim == 1
            and cuts.dtype == np.float64
            and bool(np.isfinite(cuts).all() and (cuts[1:] > cuts[:-1]).all())
        )
        for levels in getattr(boosting, "bins_", ())
        for cuts in levels
    )


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "BinaryTree64": _neighbours,
    "BaseSVC": _support_vectors,
    "BSpline": _spline,
    "EBMModel": _bins,
}
"""By class, among those that a part derives from."""
