"""A new guide: a few questions, and a folder with words to put one's own in the place of."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from .. import clock
from ..errors import GuideError
from ..model import Content, Voice, VoiceRequest
from ..speech import voices
from ..words import files, guide_keys, keys_text, plain_yaml, rights, shapes
from . import answers, new_folder
from .importing.guide_files import quoted

_Answer = TypeVar("_Answer")

log = logging.getLogger(__name__)

STARTERS = Path(__file__).parent / "starters"
"""A file for each language, with all the files of a guide in it; another language is another file."""

ASKED: Mapping[str, str] = {
    "title": "What is the guide called? The title is said first.",
    "language": "Which language is it in? Write its tag, like en-US, en-GB or es.",
    "publisher": "Whom is it from, like Hill Street Eye Clinic? That is said in the opening. You can leave it out.",
    "contact": "How can listeners reach you? That is said at the end. You can leave it out.",
    "rights": f"By what right do you use the words? {rights.remedy().capitalize()}. You can say it later.",
}
"""Each key of guide.yaml that is asked for, in order, and how."""
VOICE = "Which voice is to speak it? It stays. To see those that are here: audioguide voices"

_NEEDED = {"title": '"Finding your way"', "language": "en-US"}
"""What no guide can do without, with examples."""


def new(guide: Path, given: Mapping[str, str | None], voice: str | None) -> None:
    """Make the folder *guide*, which holds a draft that can be checked and built at once.

    *given*: what is known already of what :data:`ASKED` asks; what is None is asked, or, where nobody is there to
    answer, left as it usually is. So it is with *voice*, the name of one. GuideError where something is there already,
    or an answer cannot be used; then nothing is written.
    """
    new_folder.free(guide)
    # What was given is read first: nobody is to answer four questions and be told then that the fifth answer is wrong.
    said = {key: fitting(key, words) for key in ASKED if (words := given.get(key)) is not None}
    usual = {"title": _title(guide), "language": "en-US"}
    for key, question in ASKED.items():
        if key not in said:
            said[key] = _answer(question, key.capitalize(), usual.get(key, ""), partial(fitting, key))
    speaker, why = _voice(voice or "", said["language"])
    if speaker and voice is None and answers.somebody():
        speaker, why = _answer(VOICE, "Voice", speaker.name, partial(_voice, language=said["language"]))
    told = starter(said, speaker)
    made = new_folder.read_back(guide, told)
    new_folder.write(guide, told)
    _tell(guide, made, why)


def starter(said: Mapping[str, str], voice: Voice | None) -> dict[str, str]:
    """Return what each file of a new guide holds, by its name; *said*: what stands under each key of guide.yaml."""
    parts = re.split(r"^=== (\S+)\n", _file(said["language"]).read_text(encoding="utf-8"), flags=re.MULTILINE)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    keys: dict[str, keys_text.Value] = {key: words for key, words in said.items() if words}
    if voice:
        keys["voice"] = {"engine": voice.engine, "name": voice.name}
    page = keys_text.written(told["guide.yaml"], keys, tuple(guide_keys.keys()), Path("guide.yaml"))
    for key in ("publisher", "contact"):
        if not said[key]:
            page = re.sub(f"^{key}:", f"# {key}:", page, flags=re.MULTILINE)  # what stands there is an example
    return told | {"guide.yaml": page}


def fitting(key: str, written: str) -> str:
    """Return *written* as guide.yaml has it under *key*, on one line; GuideError where it cannot."""
    words = files.single(written)
    if not words:
        if key in _NEEDED:
            raise GuideError(f"the guide has no {key}", f"write one, like --{key} {_NEEDED[key]}")
        return ""
    problems: list[GuideError] = []
    try:
        words.encode()
        node = plain_yaml.read(f"{key}: {quoted(words)}\n", Path("guide.yaml"), problems)
    except UnicodeEncodeError:
        raise GuideError(f"{key}: it has a sign in it that no script has", "type it anew") from None
    read = shapes.group(node, guide_keys.keys(), problems).get(key) if node and not problems else None
    if problems:
        raise GuideError(problems[0].problem, problems[0].remedy)
    return " ".join(read) if isinstance(read, tuple) else str(read)


def _file(language: str) -> Path:
    own = STARTERS / f"{language.partition('-')[0].lower()}.txt"
    return own if own.is_file() else STARTERS / "en.txt"


def _title(guide: Path) -> str:
    words = re.sub(r"[\W_]+", " ", guide.resolve().name).strip()
    return words[:1].upper() + words[1:]


def _answer(question: str, name: str, usual: str, read: Callable[[str], _Answer]) -> _Answer:
    if not answers.somebody():
        return read(usual)
    click.echo(question)
    return answers.ask(name, usual, read)


def _voice(name: str, language: str) -> tuple[Voice | None, str]:
    """Return the voice called *name*, or the best one here for *language*, and what to tell of it; None: there is none.

    GuideError for one that is named and is not here.
    """
    try:
        voice, why = voices.choose(VoiceRequest("auto", name, source=Path("guide.yaml")), language)
    except GuideError as fault:
        if name:
            raise GuideError(fault.problem, fault.remedy) from None
        return None, f"It names no voice yet: {fault.problem}. What to do: {fault.remedy}."
    return voice, f"Its voice is {voice.name}{'' if name else f', because {why}'}."


def _tell(guide: Path, made: Content, why: str) -> None:
    asked = len(made.questions.asked) if made.questions else 0
    counts = f"{clock.counted(len(made.sections), 'section')} and {clock.counted(asked, 'question')}"
    log.info("%s is a guide now: a draft with %s, to put your own words in their place.", guide.as_posix(), counts)
    log.info("%s", why)
    if _file(made.language).stem != made.language.partition("-")[0].lower():
        log.info("Its words are in English: there are none to begin with in %s yet.", made.language)
    log.info(
        "Open %s in any text editor; notes in it say how to go on.", (guide / made.sections[0].source.name).as_posix()
    )
    log.info("Next: audioguide check %s", guide.as_posix())
    log.info("Then: audioguide build %s", guide.as_posix())
