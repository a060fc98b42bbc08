"""The one base of everything that is kept, and how it is written down."""

from __future__ import annotations

import json

from pydantic import BaseModel, ConfigDict


class Kept(BaseModel):
    """A noun that is stored: immutable, refusing what it does not know, never NaN or infinite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def to_json(self) -> str:
        """Return canonical JSON: sorted keys, two spaces, UTF-8, one final newline.

        The same noun always gives the same bytes, so its digest can be its name.
        """
        plain = self.model_dump(mode="json")
        return json.dumps(plain, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
