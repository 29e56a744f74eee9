"""A small guide made by hand, for tests of what is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audioguide.model import Content, Entry, Passage, Question, Questions, Section

FOLDER = Path("content/small")


def paragraph(text: str) -> Passage:
    """Return *text* as a paragraph."""
    return Passage("paragraph", text, 3)


def section(slug: str, title: str, *passages: Passage) -> Section:
    """Return a section of *passages*."""
    return Section(slug, title, passages, FOLDER / f"{slug}.md")


def guide(**fields: Any) -> Content:  # noqa: ANN401 - any field of Content
    """Return a guide of two sections, two questions and a lexicon, changed by *fields*."""
    usual: dict[str, Any] = {
        "name": "small",
        "folder": FOLDER,
        "title": "When cancer spreads",
        "language": "en-US",
        "publisher": "Riverside Clinic",
        "status": "sample",
        "sections": (
            section(
                "beginning",
                "If a cancer has spread",
                paragraph("You may have many questions. Stop when you like."),
                Passage("heading", "What people ask", 5, level=2),
                Passage("item", "How can it travel? Why?", 6, level=1, ordinal=1),
                Passage("item", "What is a tumor", 7, level=1, ordinal=2),
                Passage("picture", "A lung. It is gray.", 9),
            ),
            section("travel", "How it travels", paragraph("Lymph is a fluid. It flows & carries cells.")),
        ),
        "questions": Questions(
            "Questions to ask",
            (paragraph("Pick the ones you want."),),
            (Question("Where has it spread?", "It helps to know."), Question("What are my options?")),
            (paragraph("Write the answers down."),),
            FOLDER / "questions.yaml",
        ),
        "lexicon": (Entry("tumor", "TOO-mer", source=FOLDER / "lexicon.yaml", line=3), Entry("lymph", "limf")),
        "help": "If you feel worse, call your team. Do not wait.",
    }
    return Content(**usual | fields)
