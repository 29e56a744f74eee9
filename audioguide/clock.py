"""Milliseconds in every notation."""

from __future__ import annotations


def seconds(ms: int) -> str:
    """Return ``"12.340"``."""
    return f"{ms // 1000}.{ms % 1000:03d}"


def hours(ms: int) -> str:
    """Return ``"01:02:05"``, to the nearest second."""
    minutes, rest = divmod((ms + 500) // 1000, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"


def told(ms: int) -> str:
    """Return a length in words a listener can hold: ``"2 minutes 5 seconds"``."""
    minutes, rest = divmod(round(ms / 1000), 60)
    parts = [counted(minutes, "minute")] if minutes else []
    return " ".join([*parts, counted(rest, "second")] if rest or not minutes else parts)


def counted(number: int, noun: str) -> str:
    """Return ``"1 file"`` or ``"2 files"``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def stamp(ms: int, point: str = ".") -> str:
    """Return ``"00:02:05.340"``; *point* stands before the milliseconds."""
    rest, thousandths = divmod(ms, 1000)
    return f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}{point}{thousandths:03d}"


def ms(stamp: str) -> int:
    """Return the milliseconds that :func:`stamp` wrote, whatever its point."""
    hours_, minutes, rest = stamp[:-4].split(":")
    return ((int(hours_) * 60 + int(minutes)) * 60 + int(rest)) * 1000 + int(stamp[-3:])


def position(ms: int, *, hours: bool = False) -> str:
    """Return ``"02:05"``, or with *hours* ``"00:02:05"``: a place in a recording as players show it."""
    minutes, rest = divmod(ms // 1000, 60)
    if hours:
        return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"
    return f"{minutes:02d}:{rest:02d}"
