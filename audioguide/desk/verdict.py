"""A finished guide, judged, and what was found told to the person who answers for it."""

from __future__ import annotations

import logging
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

from .. import clock, whole
from ..errors import GuideError
from ..model import Entry
from ..speech import cache
from ..verify import ear, every_form, listening, marks, sound, whole_guide
from ..verify.forms import podcast
from ..verify.listening import Heard
from ..verify.sound import Sound
from ..verify.trail import Finished, Sentence, read
from ..words import content
from . import say

log = logging.getLogger(__name__)

AT_MOST = 8.0
"""Words of a hundred that may be heard as others. A small ear mishears about three of a good voice's."""


def verify(home: Path) -> list[GuideError]:
    """Return what is wrong with the finished guide in *home*, as far as that is seen without listening."""
    finished = read(home)
    found = [*whole_guide.faults(finished), *every_form.faults(finished)]
    for chapter in finished.chapters:
        if finished.mp3(chapter.number):
            try:
                heard = sound.decoded(finished, chapter)
            except GuideError as error:
                found.append(error)
                continue
            found += [_stranger(finished, one) for one in sound.strangers(finished, chapter, heard)]
    if not found:
        log.info(
            "%s: %s, %s and %s are as they were made.",
            finished.title,
            clock.counted(len(finished.files), "file"),
            clock.counted(len(finished.chapters), "chapter"),
            clock.counted(sum(1 for _ in finished.sentences()), "sentence"),
        )
    return found


def library(output: Path) -> list[GuideError]:
    """Return what is wrong with what tells of all the guides in *output* together."""
    return list(podcast.library_faults(output))


def listen(home: Path, guides: Path, model: Path | None, at_most: float = AT_MOST) -> list[GuideError]:
    """Listen to every sentence of the guide in *home*, tell what is heard otherwise, and return what fails.

    *guides* is the folder that holds its content, for its lexicon; *model* the ear's, or None; *at_most* how many words
    of a hundred may be heard as others.
    """
    finished = read(home)
    listener = ear.load(ear.model(model), finished.language)
    count = sum(1 for _ in finished.sentences())
    log.info("%s: listening to %s.", finished.title, clock.counted(count, "sentence"))
    sounds: dict[int, Sound] = {chapter.number: sound.decoded(finished, chapter) for chapter in finished.chapters}
    heard = []
    for number, one in enumerate(listening.listen(finished, sounds, listener, _lexicon(finished, guides)), start=1):
        heard.append(one)
        if number % 100 == 0 and number < count:
            log.info("%d of %d heard.", number, count)
    rate = listening.word_error_rate(heard) * 100
    log.info("Of 100 words, %.1f were heard as others; %g may be.", rate, at_most)
    failed = [one for one in heard if (one.wrong or one.misheard) and not marks.is_heard(finished, one.sentence)]
    _tell(finished, [one for one in heard if one.comparison.edits and one not in failed])
    found = [_failed(finished, one) for one in sorted(failed, key=_worst)]
    if rate > at_most:
        found.append(
            GuideError(
                f"of 100 words, {rate:.1f} are heard as others, and {at_most:g} may be",
                remedy="listen to it; take another voice, or mend the words it says badly in lexicon.yaml",
                source=home,
            )
        )
    return found


def play(home: Path, name: str, wav: Path | None) -> None:
    """Play the sentence called *name* as a listener hears it, or write it to *wav*; GuideError where it cannot be."""
    finished = read(home)
    sentence = finished.sentence(name)
    heard = sound.decoded(finished, finished.chapters[sentence.chapter - 1]).samples
    samples = heard[sentence.start * sound.RATE // 1000 : sentence.end * sound.RATE // 1000]
    log.info("%s: “%s”", sentence.place(), sentence.spoken)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "heard.wav"
        with wave.open(str(made), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(sound.RATE)
            file.writeframes(samples.tobytes())
        if wav is None:
            say.play(made)
        else:
            whole.write(wav, made.read_bytes())
            log.info("Written: %s", wav)


def mark(home: Path, names: Sequence[str]) -> None:
    """Note that a person has heard the sentences called *names*, and that they are right."""
    finished = read(home)
    for sentence in [finished.sentence(name) for name in names]:
        marks.mark(finished, sentence)
        log.info("%s: “%s” is marked as heard.", sentence.place(), sentence.spoken)


def _lexicon(finished: Finished, guides: Path) -> tuple[Entry, ...]:
    folder = guides / finished.name
    if not (folder / "lexicon.yaml").is_file():
        return ()
    try:
        return content.read(folder).lexicon
    except GuideError:
        log.warning("%s has something to put right, so its lexicon was not listened for.", folder)
        return ()


def _worst(one: Heard) -> tuple[bool, float]:
    return not one.wrong, -one.comparison.letters


def _tell(finished: Finished, heard: Sequence[Heard]) -> None:
    if not heard:
        return
    log.info("%s heard a little otherwise, the worst first:", clock.counted(len(heard), "sentence"))
    for one in sorted(heard, key=_worst):
        marked = ", marked as heard" if one.wrong or one.misheard else ""
        log.info("%s, %s%s", one.sentence.place(), finished.mp3(one.sentence.chapter), marked)
        log.info("  To be said: %s", one.sentence.spoken)
        log.info("  Heard: %s", one.text or "nothing")
        log.info("  To hear it: %s", _hear(finished, one.sentence))


def _failed(finished: Finished, one: Heard) -> GuideError:
    sentence = one.sentence
    why = "something else is heard than was to be said"
    if not one.wrong:
        why = f"a critical word is misheard: {', and '.join(one.misheard)}"
    elif not one.text:
        why = "nothing is heard"
    return GuideError(
        f"{sentence.place()}: {why}\n  To be said: {sentence.spoken}\n  Heard: {one.text or 'nothing'}",
        remedy=f"play it: {_hear(finished, sentence)}\n  "
        f"If it is right: audioguide verify {finished.home.as_posix()} --heard {sentence.id}\n  "
        f"If it is wrong: delete {_recording(sentence)} and say it anew: audioguide build --recheck",
        source=finished.home / finished.mp3(sentence.chapter),
    )


def _stranger(finished: Finished, sentence: Sentence) -> GuideError:
    return GuideError(
        f"{sentence.place()}: what is heard is not the recording of “{sentence.spoken}”",
        remedy=f"play it: {_hear(finished, sentence)}\n  "
        f"If it is wrong: delete {_recording(sentence)} and say it anew: audioguide build --recheck",
        source=finished.home / finished.mp3(sentence.chapter),
    )


def _hear(finished: Finished, sentence: Sentence) -> str:
    return f"audioguide verify {finished.home.as_posix()} --hear {sentence.id}"


def _recording(sentence: Sentence) -> str:
    names = sentence.recording.split(cache.JOIN)
    return " and ".join(f".kept/recordings/{name[:2]}/{name}.wav" for name in names)
