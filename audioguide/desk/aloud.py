"""What is played while other work goes on: sounds one behind the other, until others take their place."""

from __future__ import annotations

import contextlib
import logging
import queue
import subprocess
import sys
import threading
from pathlib import Path

from . import say

log = logging.getLogger(__name__)


def here() -> bool:
    """Return whether there is anything that could play a sound; whether anybody hears it is another matter."""
    return sys.platform == "win32" or any(say.players())


class Aloud:
    """Plays what it is given, in that order, in a thread of its own."""

    def __init__(self) -> None:
        self._waiting = queue.SimpleQueue[tuple[int, Path]]()
        self._turn = 0
        """Goes up with each silence: what was given before is played no more."""
        self._player: subprocess.Popen[bytes] | None = None
        self._mute = False
        threading.Thread(target=self._play_all, daemon=True).start()

    def play(self, wav: Path) -> None:
        """Play *wav* when all that was given before it is over."""
        self._waiting.put((self._turn, wav))

    def silence(self) -> None:
        """Stop what is played, and forget what was still to be."""
        self._turn += 1
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(None, 0)
        elif self._player is not None:
            self._player.kill()

    def _play_all(self) -> None:
        while True:
            turn, wav = self._waiting.get()
            if turn != self._turn or self._mute or self._played(turn, wav):
                continue
            self._mute = True
            log.info("It cannot be played: %s. To hear it, open the page.", say.MUTE)

    def _played(self, turn: int, wav: Path) -> bool:
        """Play *wav*, and return whether anything here could."""
        if sys.platform == "win32":
            import winsound

            with contextlib.suppress(RuntimeError):  # it was stopped, or there is no loudspeaker
                winsound.PlaySound(str(wav), winsound.SND_FILENAME)
            return True
        for player in say.players():
            self._player = subprocess.Popen(
                [*player, str(wav)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if turn != self._turn:  # It was silenced just before there was anything to stop.
                self._player.kill()
            try:
                ended = self._player.wait(say.LONGEST)
            except subprocess.TimeoutExpired:
                self._player.kill()
                ended = self._player.wait()
            if ended == 0 or turn != self._turn:
                return True
        return False
