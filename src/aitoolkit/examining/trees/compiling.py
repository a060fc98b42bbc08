"""How a function becomes machine code, where a cache may be written and where not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(signature: str | None = None) -> Callable[[Function], Function]:
    """Return a decorator that compiles now if `signature` is given, else where it is called.

    The compiled code is kept beside the module, else in the user's cache folder (numba's rule;
    ``NUMBA_CACHE_DIR`` names another). Where none can be written it is compiled in each process.
    No fast mathematics: sums keep their order.
    """
    import numba

    def decorate(function: Function) -> Function:
        how = {"nogil": True, "error_model": "numpy"}
        try:
            done: Function = numba.njit(signature, cache=True, **how)(function)
        except (RuntimeError, OSError):
            done = numba.njit(signature, **how)(function)
        return done

    return decorate
