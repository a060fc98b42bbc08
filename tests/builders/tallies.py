"""Cells and moments made by hand, for tests of the evidence that follows from them."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from aitoolkit.examining.kept_tally import cells_of
from aitoolkit.stats.cells import CORNERS, Cells, Moments


def people(n=4000, seed=0, groups=(2, 3), *, rate=0.3):
    """Cases with sensitive values, outcome, score and decision."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({f"a{i}": rng.integers(0, g, n).astype(str) for i, g in enumerate(groups)})
    outcome = (rng.random(n) < rate).astype(np.int8)
    score = np.clip(rng.beta(2, 4, n) + 0.2 * outcome, 0.01, 0.99).round(2)
    return frame.assign(outcome=outcome, score=score, decision=(score > 0.5).astype(np.int8))


def cells_from_frame(frame, *, score=True):
    sensitive = frame[[c for c in frame if c.startswith("a")]]
    arrays = [frame[c].to_numpy() for c in ("outcome", "decision")]
    scores = frame.score.to_numpy(float) if score and "score" in frame else None
    return cells_of(sensitive, *arrays, scores)


def of_groups(counts):
    """Cells of one attribute from {group: (tn, fp, fn, tp)}."""
    names = tuple(sorted(counts))
    n = np.array([counts[name] for name in names], float)
    size = len(names)
    return Cells(
        attributes=("a0",), levels=(names,), groups=np.repeat(np.arange(size), 4)[:, None],
        outcome=np.tile(np.array([0, 0, 1, 1], np.int8), size),
        decision=np.tile(np.array([0, 1, 0, 1], np.int8), size),
        n=n.ravel(),
    )  # fmt: skip


def selected(events, n):
    """Cells of groups "0", "1" ... with so many selected among so many; outcomes half and half."""
    table = {}
    for g, (x, size) in enumerate(zip(events, n, strict=True)):
        low, high = (size - x) // 2, x // 2
        table[f"{g:02d}"] = (low, high, size - x - low, x - high)
    return of_groups(table)


def with_moments(cells, frame, cluster):
    """Add the moments of every choice of attributes, by counting each cluster's cases."""
    names = list(cells.attributes)
    codes = np.stack([np.searchsorted(cells.levels[i], frame[c]) for i, c in enumerate(names)], 1)
    corner = 2 * frame.outcome.to_numpy() + frame.decision.to_numpy()
    moments = {}
    for size in range(1, len(names) + 1):
        for chosen in combinations(range(len(names)), size):
            rows = []
            keyed = pd.DataFrame(codes[:, list(chosen)])
            for group, at in keyed.groupby(list(keyed.columns)).indices.items():
                inside = pd.crosstab(np.asarray(cluster)[at], corner[at]).reindex(
                    columns=range(len(CORNERS)), fill_value=0
                )
                c = inside.to_numpy(float)
                key = group if isinstance(group, tuple) else (group,)
                rows.append((key, len(c), c.sum(axis=0), c.T @ c))
            moments[chosen] = Moments(*(np.array(part) for part in zip(*rows, strict=True)))
    return replace(cells, moments=moments)


def figure(evidence, metric, group):
    """The quantity of one metric of one group."""
    held = next(g for g in evidence.groups if g.group == group)
    return next(m.quantity for m in held.metrics if m.metric == metric)


def entry(evidence, metric, kind="difference", comparison="largest", group=None):
    """One disparity."""
    wanted = (metric, kind, comparison, group)
    return next(
        d for d in evidence.disparities if (d.metric, d.kind, d.comparison, d.group) == wanted
    )
