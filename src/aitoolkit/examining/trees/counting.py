"""How many background rows have each pattern at each leaf, in machine code.

Compiled when first imported.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aitoolkit.examining.trees.compiling import compiled
from aitoolkit.examining.trees.kernel import take


@compiled("void(int32[:, ::1], uint8[::1], uint16[:, ::1], int64[::1], int64[::1])")
def count(plan: Any, goes_left: Any, codes: Any, starts: Any, counts: Any) -> None:
    """Add to `counts` the rows by pattern at each leaf, in the order of the plan."""
    patterns = np.zeros((plan[:, 0].max() + 1, codes.shape[1]), dtype=np.uint16)
    leaf = 0
    for at in range(len(plan)):
        step = plan[at]
        take(step, goes_left, codes[step[1]], patterns)
        if step[8] >= 0:
            here = counts[starts[leaf] :]
            for pattern in patterns[step[0]]:
                here[pattern] += 1
            leaf += 1
