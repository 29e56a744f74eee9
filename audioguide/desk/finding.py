"""What was found of one thing that was looked at, and what to do where it is not well."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .. import whole
from ..errors import GuideError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    told: str = "ok"
    wrong: GuideError | None = None
    """What is not well, and what to do."""

    def lines(self) -> Iterator[str]:
        """Yield it as plain lines."""
        if self.wrong is None:
            yield f"{self.name}: {self.told}."
            return
        yield f"{self.name}: not ok, {self.wrong.problem}."
        if self.wrong.remedy:
            yield f"  What to do: {self.wrong.remedy}"


def tried(name: str, act: Callable[[], str]) -> Finding:
    """Return what *act* tells, or why it could not be done."""
    try:
        return Finding(name, act())
    except GuideError as fault:
        return Finding(name, wrong=fault)
    except OSError as fault:
        return Finding(name, wrong=whole.told(fault))
