"""Guides to measure with: made of plain words, as long as asked, the same each time; and what people change in one."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

CHAPTER = 80.0
"""Seconds, as those of the sample take on average."""
QUESTIONS = 8
SELDOM = 4
"""In how many sentences the word stands that is put into a lexicon."""

PARAGRAPH = 3
"""Sentences."""
LETTER, SENTENCE = 0.091, 0.207
"""Seconds that the humming voice, at 35 ms a phoneme, takes over a letter and over a sentence: measured."""
REST = 0.65
"""Seconds of quiet behind a sentence, that behind a paragraph shared out."""
FRAME = 90.0
"""Seconds of the questions, and of what the program says around a guide's words: no guide is shorter."""

WHO = ("Your nurse", "Your doctor", "The care team", "A friend", "Your family", "The person at the desk", "Somebody")
MAY = ("may", "can", "will often", "will sometimes", "might", "could")
DO = ("bring", "explain", "show", "read", "write down", "look at", "ask for", "talk about", "carry", "find")
SUCH = ("first", "short", "new", "other", "small", "open", "quiet", "green", "second", "warm", "plain", "heavy")
WHAT = ("letter", "test", "room", "question", "visit", "picture", "answer", "plan", "chair", "window", "list", "number")
WHEN = ("today", "in the morning", "before noon", "at home", "after the visit", "next week", "later", "on the way")
WHY = ("because", "while", "although", "until", "so that", "before")
RARE = "marigold"
"""A word of its own, which stands in SELDOM sentences."""


def make(folder: Path, seconds: float) -> None:
    """Write a guide into *folder* that lasts about *seconds* where the humming voice says it, at 35 ms a phoneme."""
    folder.mkdir(parents=True)
    said = sentences(max(seconds - FRAME, 1.0))
    count = max(1, round(seconds / CHAPTER))
    for number in range(count):
        part = said[len(said) * number // count : len(said) * (number + 1) // count]
        path = folder / f"{number + 1:03}-part-{number + 1}.md"
        path.write_text("\n\n".join([f"# Part {number + 1}", *paragraphs(part)]) + "\n", encoding="utf-8")
    asked = "".join(f"  - ask: May I ask about the {such} {WHAT[0]}?\n" for such in SUCH[:QUESTIONS])
    (folder / "questions.yaml").write_text(f"title: Questions to ask\nquestions:\n{asked}", encoding="utf-8")
    facts = "title: A long guide\nlanguage: en-US\nlicense: Anyone may use it.\nstatus: sample\n"
    (folder / "guide.yaml").write_text(facts, encoding="utf-8")


def sentences(seconds: float) -> list[str]:
    """Return different sentences that take about *seconds* together, a word that is rare evenly among them."""
    said = dict[str, None]()
    left = seconds
    for sentence in endless():
        if left <= 0:
            break
        if sentence not in said:
            said[sentence] = None
            left -= sum(map(str.isalpha, sentence)) * LETTER + SENTENCE + REST
    made = list(said)
    for place in range(SELDOM):
        at = len(made) * place // SELDOM
        made[at] = made[at].replace(" the ", f" the {RARE} ", 1)
    return made


def endless() -> Iterator[str]:
    """Yield sentences of five to twenty words, the same each time."""
    chance = random.Random(6)  # noqa: S311  the same each time, on purpose

    def some(*kinds: Sequence[str]) -> str:
        return " ".join(chance.choice(kind) for kind in kinds)

    while True:
        sentence = f"{some(WHO, MAY, DO)} the {some(SUCH, WHAT)}"
        for _ in range(chance.randrange(3)):
            sentence += f" {some(WHEN, WHY)} the {some(SUCH, WHAT)} is {some(SUCH)}"
        yield f"{sentence}."


def paragraphs(said: Sequence[str]) -> Iterator[str]:
    """Yield *said* as Markdown: paragraphs, and a heading now and then."""
    for number in range(0, len(said), PARAGRAPH):
        if number % (9 * PARAGRAPH) == 8 * PARAGRAPH:
            yield f"## More about the {WHAT[number % len(WHAT)]}"
        yield " ".join(said[number : number + PARAGRAPH])


def edit(folder: Path, number: int) -> str:
    """Put another word for one in the section that comes *number* after the first, and return its sentence."""
    path = section(folder, number)
    text = path.read_text(encoding="utf-8")
    sentence: str = re.findall(r"^[A-Z][^.!?\n]+\.", text, re.MULTILINE)[0]
    new: str = re.sub(r"\S+\.$", "tomorrow." if sentence.endswith(" today.") else "today.", sentence)
    path.write_text(text.replace(sentence, new, 1), encoding="utf-8")
    return new


def insert(folder: Path) -> None:
    """Put a paragraph before all others of a section."""
    path = section(folder, 1)
    title, rest = path.read_text(encoding="utf-8").split("\n", 1)
    new = "Here is one thing more that is good to know. It was left out by mistake."
    path.write_text(f"{title}\n\n{new}\n{rest}", encoding="utf-8")


def respell(folder: Path, spoken: Sequence[str]) -> str:
    """Put a word that few of the sentences *spoken* have into the lexicon, and return it."""
    known = Counter(word for sentence in spoken for word in set(re.findall(r"\b[a-z]{5,}\b", sentence)))
    word: str = min(known, key=lambda word: (abs(known[word] - SELDOM), -len(word), word))
    with (folder / "lexicon.yaml").open("a", encoding="utf-8") as lexicon:
        lexicon.write(f"- write: {word}\n  say: {word}{word[-1]}\n")
    return word


def section(folder: Path, number: int) -> Path:
    """Return the file of the section that comes *number* after the first; of few sections, from the first again."""
    files = sorted(folder.glob("0*.md"))
    return files[number % len(files)]
