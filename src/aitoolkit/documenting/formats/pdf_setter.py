"""The process that sets pages: what to set comes in as JSON, a PDF goes out, or why there is none.

typst keeps threads, which a forked process does not have: set in the process of a caller who forks
afterwards (a scheduler, a pool of workers), the next page would be waited for without end.
"""

import json
import sys
from tempfile import TemporaryDirectory


def main() -> int:
    """Set what stands on standard input by a template of ours; no file but fonts is read."""
    import typst

    asked = json.load(sys.stdin)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[asked["fonts"]]
    )
    with TemporaryDirectory() as nothing:
        try:
            written = typst.compile(
                asked["template"].encode("utf-8"),
                root=nothing,
                font_paths=fonts,
                ignore_system_fonts=True,
                package_path=nothing,
                package_cache_path=nothing,
                sys_inputs={"told": asked["told"]},
                pdf_standards="ua-1",
                timestamp=0,
            )
        except typst.TypstError as error:
            sys.stderr.write(str(error))
            return 1
    sys.stdout.buffer.write(bytes(written))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
