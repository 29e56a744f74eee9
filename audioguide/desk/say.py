"""One phrase, spoken with a guide's voice and lexicon."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which

from .. import plans, whole
from ..errors import GuideError
from ..model import Content, Words
from ..speech import cache, recording, workers
from ..words import lexicon, wording

log = logging.getLogger(__name__)

PLAYERS = (
    ("afplay",),
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)
"""Programs that play a WAV: macOS has the first, most Linux systems one of the others."""
LONGEST = 600
"""Seconds that one may take."""
MUTE = "there is no program here that could play it, or no loudspeaker"


def say(text: str, content: Content, output: Path | None) -> None:
    """Speak *text* as *content* would: into the WAV *output*, or aloud where that is None; GuideError if it fails."""
    spoken, _ = wording.worded(text, content.language, content.lexicon)
    words = Words(spoken, lexicon.matching(content.lexicon, spoken, content.language))
    if not any(sign.isalnum() for sign in spoken):
        raise GuideError("there is nothing to say in that", remedy='give a phrase, like: audioguide say "Hello."')
    with tempfile.TemporaryDirectory() as folder, workers.start(1) as map_:
        store = Path(folder)
        voice, *_ = plans.speakers(content, store, map_)
        one = recording.utterance(words, voice)
        for _, error in recording.record([one], map_, store):
            if error is not None:
                raise error
        wav = cache.place(store, one.name)
        if output is None:
            play(wav)
        else:
            whole.write(output, wav.read_bytes())
            log.info("Written: %s", output)


def play(wav: Path) -> None:
    """Play *wav* aloud; GuideError where nothing here can."""
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(str(wav), winsound.SND_FILENAME)
        return
    for player in players():
        done = subprocess.run([*player, str(wav)], capture_output=True, check=False, timeout=LONGEST)
        if done.returncode == 0:
            return
    raise GuideError(
        MUTE,
        remedy="write it to a file and open that: with say, add --output phrase.wav; with verify, --wav phrase.wav",
    )


def players() -> Iterator[Sequence[str]]:
    """Yield what to call, with a WAV behind it, to have that played; nothing on Windows, which plays it itself."""
    return (player for player in PLAYERS if which(player[0]))
