"""Measure voices, and print their lines for ``TABLE`` in audioguide/speech/pace.py.

    python scripts/pace.py ENGINE VOICE [ENGINE VOICE]… [--text FILE]… [--speed NUMBER]

VOICE: a name as in guide.yaml, or the path of a Piper voice. FILE: plain text, a sentence a line, spoken as well at the
pace that was found, to see how true the table is to it. SPEED: as in guide.yaml; the table is for 1.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from audioguide import plugins
from audioguide.model import Speech, Voice, VoiceRequest, Words
from audioguide.speech import pace, voices
from audioguide.speech.passages import passage
from audioguide.words.sentences import letters

TAKES = 4
"""How often each sentence is spoken: a voice that samples says none the same way twice."""


def main() -> None:
    """Measure what the command line names."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("voices", nargs="+", metavar="ENGINE VOICE")
    options.add_argument("--text", type=Path, action="append", default=[], metavar="FILE")
    options.add_argument("--speed", type=float, default=1.0, metavar="NUMBER")
    asked = options.parse_args()
    if len(asked.voices) % 2:
        options.error("name each voice by its engine and its name, like: piper en_US-joe-medium")
    with get_context("spawn").Pool(os.cpu_count()) as pool:

        def say(wanted: Sequence[tuple[Words, Voice]]) -> Iterable[Speech]:
            return pool.imap(speech, wanted, chunksize=2)

        for engine, name in zip(asked.voices[::2], asked.voices[1::2], strict=True):
            voice, _ = voices.choose(VoiceRequest(engine, name), "en")
            slowed = replace(voice, length_scale=pace.brought(voice, pace.LISTENER * asked.speed, say).length_scale)
            spoken = passage(voice.language) * TAKES
            exact = pace.measured(slowed, spoken, say([(words, slowed) for words in spoken]))
            numbers = f"{exact.length_scale:g}, {exact.ms_per_letter:.1f}, {exact.ms_per_sentence:.0f}"
            speed = f"{pace.words_per_minute(exact, spoken):.0f} words a minute"
            print(f'    "{pace.tabled_as(voice)}": Pace({numbers}),  # {voice.name}, {speed}', flush=True)
            for path in asked.text:
                compare(path, exact, say)


def compare(path: Path, voice: Voice, say: pace.Say) -> None:
    """Print how long *voice* speaks over the text in *path*, and how long that was reckoned."""
    spoken = [Words(line) for line in path.read_text(encoding="utf-8").splitlines() if letters(line)]
    lengths = [pace.duration(one) for one in say([(words, voice) for words in spoken])]
    reckoned = sum(letters(words.spoken) * voice.ms_per_letter + voice.ms_per_sentence for words in spoken)
    words = sum(len(words.spoken.split()) for words in spoken)
    print(
        f"    # {path.name}: {sum(lengths)} ms, reckoned {reckoned:.0f} ({reckoned / sum(lengths) - 1:+.1%}), "
        f"{words * 60_000 / sum(lengths):.0f} words a minute"
    )


def speech(wanted: tuple[Words, Voice]) -> Speech:
    """Return one sentence spoken, in a worker."""
    words, voice = wanted
    return plugins.engine(voice.engine).speak(words, voice)


if __name__ == "__main__":
    main()
