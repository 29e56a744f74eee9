"""What files are called: the same in every form that has one for each chapter."""

from __future__ import annotations

from ..model import Guide, Narration


def stem(narration: Narration, guide: Guide) -> str:
    """Return the name of the files of a chapter of *guide*, without its ending: ``01-what-it-means``.

    The numbers have as many digits as the last of them, two at least: names then sort into playing order.
    """
    digits = max(2, len(str(len(guide.chapters))))
    return f"{narration.number:0{digits}d}-{narration.slug}"
