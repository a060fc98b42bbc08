"""`planned` as machine code; compiled when this module is first imported."""

from aitoolkit.examining.trees.compiling import compiled
from aitoolkit.examining.trees.plan import planned

planned_quickly = compiled("void(int32[::1], int32[:, ::1], int64, int32[:, ::1])")(planned)
