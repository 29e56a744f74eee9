"""Times as SMIL writes them: clock values (SMIL 1.0, 4.2.4; SMIL 3.0, 5.4.4), whole milliseconds."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(?:npt=)?(?:(\d{1,6}):)?([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?")
_COUNT = re.compile(r"(?:npt=)?(\d{1,9})(?:\.(\d{1,9}))?(h|min|s|ms)?")
_UNITS = {"h": 3_600_000, "min": 60_000, "s": 1000, "ms": 1, None: 1000}


def ms(written: str) -> int | None:
    """Return the time *written*, such as ``npt=2.240s`` or ``0:02:05``, in ms; None where it is not a time."""
    if clock := _CLOCK.fullmatch(written.strip()):
        hours, minutes, seconds, part = clock.groups()
        whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
        return whole * 1000 + _part(part, 1000)
    if count := _COUNT.fullmatch(written.strip()):
        number, part, unit = count.groups()
        return int(number) * _UNITS[unit] + _part(part, _UNITS[unit])
    return None


def _part(digits: str | None, unit: int) -> int:
    """Return the *digits* behind a point, of a *unit* of so many ms, to the nearest."""
    return round(int(digits) * unit / 10 ** len(digits)) if digits else 0
