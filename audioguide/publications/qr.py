"""A code for the camera of a phone (QR, ISO/IEC 18004), as a picture that is sharp at any size."""

from __future__ import annotations

import io

QUIET = 4
"""Modules of white around it: with fewer, some phones do not find it (ISO/IEC 18004, 6.3.8)."""


def svg(address: str) -> bytes:
    """Return the code that leads to *address*, black on white whatever the page's colours are, as SVG."""
    import segno

    file = io.BytesIO()
    code = segno.make(address, error="q", micro=False)  # A quarter of it may be smudged.
    code.save(file, kind="svg", border=QUIET, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return file.getvalue()
