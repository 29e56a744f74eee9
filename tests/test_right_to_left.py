"""A guide that is read from right to left goes through unharmed: every letter, mark and direction sign of it."""

from __future__ import annotations

import json
from pathlib import Path

import arabic
import pytest
from mutagen.id3 import ID3

from audioguide import build
from audioguide.speech import workers
from audioguide.words import content

TITLE = "قلبك"
# A full stop after Latin letters, a right-to-left mark, vowel signs, an Arabic question mark and Arabic numerals.
SENTENCES = ("اسأل فريقك عن الـMRI\u200f.", "هَلْ هُوَ بِخَيْر؟", "انتظر ١٢ يومًا.")
MESSAGES = """
    chapter: "الفصل {number}: {title}"
    question: "سؤال {number}: {ask}"
    questions_title: أسئلة
    think: بعد كل سؤال صمت قصير.
    computer_voice: صوت آلي.
    sample: نموذج. لم يراجعه أحد بعد.
    tags_contents: المحتويات
    tags_narrator: الراوي
    tags_voice: "صوت آلي: {voice}"
    minutes_and_a_half: "{count} دقيقة ونصف"
    minutes: "{count} دقيقة"
    half_a_minute: نصف دقيقة
"""


@pytest.mark.filterwarnings("default")
@pytest.mark.slow
def test_no_sign_of_it_is_lost_or_turned(tmp_path: Path, one_worker: workers.Map) -> None:
    """In build.json and in the tags its words are as they were written, in the order in which they were."""
    folder = tmp_path / "content" / "qalb"
    folder.mkdir(parents=True)
    (folder / "guide.yaml").write_text(
        f"title: {TITLE}\nlanguage: ar\nstatus: sample\nvoice: {{engine: pyttsx3, name: ar}}\n"
        f"frame:\n  about: false\n  opening: false\n  messages:{MESSAGES}",
        encoding="utf-8",
    )
    (folder / "01-قلب.md").write_text(f"# {TITLE}\n\n{' '.join(SENTENCES)}\n", encoding="utf-8")
    (folder / "questions.yaml").write_text("- ما هو؟\n", encoding="utf-8")

    arabic.remember(tmp_path / "output")
    build.build([content.read(folder)], build.Order(tmp_path / "output", ("mp3",)), one_worker)

    home = tmp_path / "output" / "qalb"
    trail = json.loads((home / "build.json").read_text(encoding="utf-8"))
    texts = [segment["text"] for chapter in trail["chapters"] for segment in chapter["segments"]]
    assert texts == [
        f"الفصل 1: {TITLE}.",
        *SENTENCES,
        "الفصل 2: أسئلة.",
        "بعد كل سؤال صمت قصير.",
        "سؤال 1: ما هو؟",
    ]
    assert (trail["title"], trail["language"]) == (TITLE, "ar")
    first, *_ = sorted(path.name for path in (home / "mp3").iterdir())
    assert first == "01-section-1.mp3"
    tags = ID3(home / "mp3" / first)
    assert tags["TIT2"].text == [TITLE]
    assert tags["TLAN"].text == ["ara"]
    assert "\n".join(SENTENCES) in tags["USLT::ara"].text.replace("\n\n", "\n")
    assert tags["COMM:الراوي:ara"].text == ["صوت آلي: ar (pyttsx3)"]
