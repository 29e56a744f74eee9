"""Sets a page with typst, as a program of its own: of a long guide typst holds hundreds of MB until its process ends.

    python -P -m audioguide.publications.typesetting NICE < REQUEST > PDF

NICE is by how much it gives way to other programs (nice(2)). REQUEST is JSON: ``template``, ``fonts`` (a folder) and
``inputs``, as templates/paper.typ tells. Where no PDF can be made of it, its exit status is REFUSED, and why is told on
standard error.
"""

from __future__ import annotations

import json
import os
import signal
import sys

DATE = 315_532_800
"""1980-01-01 in seconds: where a format demands a date and there is none."""

REFUSED = 3
"""The exit status where typst makes no PDF of a page."""


def main() -> None:
    """Read a request from standard input and write a PDF/UA-1 to standard output.

    Nothing of the system's is used: the same request gives the same bytes everywhere.
    """
    import typst

    # What typst does is not Python's: only so an interrupt ends it at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform != "win32":
        os.nice(int(sys.argv[1]))
    request = json.load(sys.stdin.buffer)
    faces = typst.Fonts(include_system_fonts=False, font_paths=[request["fonts"]])
    compiler = typst.Compiler(request["template"], font_paths=faces, sys_inputs=request["inputs"])
    try:
        made, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=DATE)
    except typst.TypstError as fault:
        sys.stderr.buffer.write(fault.diagnostic.encode())
        sys.exit(REFUSED)
    if warnings or not isinstance(made, bytes):
        raise RuntimeError([warning.message for warning in warnings])  # It may have left something out.
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
