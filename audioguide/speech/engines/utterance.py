"""One sentence said by pyttsx3, in a process of its own; or the list of its voices.

Run as ``python -P utterance.py`` with JSON on standard input. A fresh process for each sentence, because pyttsx3 gives
other bytes for the second sentence of a process and loses one of two that are queued. It imports nothing of ours and as
little as it can: this start is paid for every sentence. What goes wrong is the last line on standard error.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Do what standard input asks for, and leave without teardown: the system's engines are known to fall in it."""
    wish = json.loads(sys.stdin.buffer.read())
    engine = started(wish["espeak"])
    if "text" in wish:
        say(engine, wish)
    else:
        listed = [
            {"id": voice.id, "name": voice.name, "languages": [str(tag) for tag in voice.languages]}
            for voice in engine.getProperty("voices")
        ]
        Path(wish["file"]).write_text(json.dumps(listed), encoding="utf-8")
    sys.stderr.flush()
    os._exit(0)


def started(espeak: str) -> Any:  # noqa: ANN401 - pyttsx3 is not typed
    """Return pyttsx3's engine; *espeak*: the folder of eSpeak NG's library and data, on Linux."""
    if espeak:
        import ctypes

        # The driver asks for "libespeak-ng.so.1" by that name alone, and finds the one that is loaded already.
        os.environ["ESPEAK_DATA_PATH"] = str(Path(espeak, "espeak-ng-data"))
        ctypes.CDLL(str(Path(espeak, "libespeak-ng.so.1")), mode=ctypes.RTLD_GLOBAL)
    import pyttsx3

    return pyttsx3.init()


def say(engine: Any, wish: dict[str, Any]) -> None:  # noqa: ANN401 - pyttsx3 is not typed
    """Speak ``text`` into ``file``; SystemExit with a sentence where that did not come about."""
    finished = threading.Event()
    faults: list[str] = []
    engine.connect("finished-utterance", lambda **_: finished.set())
    engine.connect("error", lambda exception, **_: faults.append(str(exception)))
    engine.setProperty("voice", wish["id"])
    engine.setProperty("rate", wish["rate"])
    if wish["espeak"]:
        settled(engine, wish["rate"])
    if wish["sounds"]:
        from pyttsx3.drivers import _espeak

        # Sounds in double brackets are read as such only with this flag, and the driver has no way to ask for it.
        _espeak.CHARS_UTF8 |= _espeak.PHONEMES
    engine.save_to_file(wish["text"], wish["file"])
    engine.runAndWait()
    # SAPI never tells the end of a file; there, runAndWait returns only when it is written.
    if sys.platform != "win32" and not faults and not finished.wait(wish["seconds"]):
        sys.exit("it did not finish in time")
    if faults:
        sys.exit(faults[0])
    # pyttsx3 hides it when a voice is refused, and goes on with another one.
    chosen = str(engine.getProperty("voice"))
    if wish["id"].lower() not in (chosen.lower(), chosen.lower().rpartition("/")[2]):
        sys.exit(f"it took the voice {chosen!r} instead")


def settled(engine: Any, rate: int) -> None:  # noqa: ANN401 - pyttsx3 is not typed
    """Wait until eSpeak has taken what was set.

    It takes it in a thread of its own; and runAndWait, before it speaks, cancels whatever that thread has not done yet,
    so that one sentence in a hundred was spoken at eSpeak's own rate, without a word.
    """
    from pyttsx3.drivers import _espeak

    engine.proxy.setBusy(False)  # hands on what waits in the queue
    engine.proxy.setBusy(True)
    for _ in range(5000):
        if not _espeak.IsPlaying() and _espeak.dll.espeak_GetParameter(_espeak.RATE, 1) == rate:
            return
        time.sleep(0.001)
    sys.exit(f"it did not take the rate {rate}")


if __name__ == "__main__":
    main()
