"""The command new: what a volunteer is asked, what they then have, and what is never written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies
from test_cli import run

from audioguide.desk import new, new_folder
from audioguide.errors import GuideError
from audioguide.words import content

STARTERS = sorted(path.stem for path in new.STARTERS.glob("*.txt"))
PATIENCE = 120


@pytest.fixture
def humming(hum: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hum voice is among those that are here."""
    monkeypatch.setenv("AUDIOGUIDE_VOICES", str(hum.parent))


@pytest.mark.usefixtures("humming")
def test_a_new_guide_can_be_checked_and_built_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From an empty folder, three commands as they are told make sound; nobody is asked where nobody is."""
    status, told = run("new", "content/our-clinic", "--voice", "hum", capsys=capsys)
    assert status == 0, told
    assert told.endswith("Next: audioguide check content/our-clinic\nThen: audioguide build content/our-clinic\n")

    assert run("check", "content/our-clinic", capsys=capsys)[0] == 0
    status, told = run("build", "content/our-clinic", "--only", "mp3", "--jobs", 1, capsys=capsys)

    assert status == 0, told
    assert len(list((tmp_path / "output" / "our-clinic" / "mp3").glob("*.mp3"))) == 5
    made = content.read(tmp_path / "content" / "our-clinic")
    assert (made.title, made.language, made.status, made.rights) == ("Our clinic", "en-US", "draft", "")
    assert (made.voice.engine, made.voice.name) == ("piper", "hum")


def test_it_says_what_it_was_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every option stands in guide.yaml as it was given, and the guide is Spanish where its language is."""
    asked = {
        "title": 'Cómo: "llegar" #1',
        "language": "es-MX",
        "publisher": "Clínica: de la Colina",
        "contact": "Phone: 555 0100",
        "rights": "permission from Ana",
    }
    options = [word for key, words in asked.items() for word in (f"--{key}", words)]

    assert run("new", "content/a", *options, "--voice", "es-419", capsys=capsys)[0] == 0

    made = content.read(tmp_path / "content" / "a")
    assert {key: getattr(made, key) for key in asked} == asked | {"contact": (asked["contact"],)}
    assert made.sections[0].title == "Bienvenida"
    assert (made.voice.engine, made.voice.name) == ("pyttsx3", "es-419")


@pytest.mark.parametrize("language", STARTERS)
def test_every_starter_teaches_and_warns(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In each language there are notes in every file, and check names the words that are still to be replaced."""
    assert run("new", "content/a", "--language", language, "--voice", "en-us", capsys=capsys)[0] == 0

    status, told = run("check", "content/a", capsys=capsys)

    assert status == 0
    for path in Path("content/a").iterdir():
        assert path.read_text(encoding="utf-8").count("#" if path.suffix == ".yaml" else "<!--") >= 2, path
        if path.name not in ("guide.yaml", "lexicon.yaml"):
            assert f"{path.as_posix()}, line" in told, path


def test_a_language_without_words_of_its_own_has_english_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """That is told; the voice is the language's."""
    status, told = run("new", "content/a", "--language", "fr", "--publisher", "Ici", capsys=capsys)

    assert status == 0
    assert "Its words are in English: there are none to begin with in fr yet." in told
    assert content.read(Path("content/a")).language == "fr"
    assert "language: fr\n" in Path("content/a/guide.yaml").read_text(encoding="utf-8")


def test_a_language_that_no_voice_here_speaks(capsys: pytest.CaptureFixture[str]) -> None:
    """The guide is made all the same, and it is told what to do."""
    status, told = run("new", "content/a", "--language", "zz", capsys=capsys)

    assert status == 0
    assert "It names no voice yet: there is no voice for zz here" in told
    assert content.read(Path("content/a")).voice.engine == "auto"


def test_somebody_at_a_terminal_is_asked(tmp_path: Path) -> None:
    """Each question once, with what an empty answer means; one that cannot be used is told, and asked again."""
    pty = pytest.importorskip("pty", reason="a terminal to be asked at, which Windows has none of")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "audioguide", "new", "content/our-clinic", "--contact", "Ask us."]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path) as process:
        os.write(ours, b"***\nFinding us\nspanish\nes-MX\n\nmine\nours\nen-us\n")
        os.close(theirs)
        try:
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
        told = os.read(ours, 65536).decode().replace("\r\n", "\n")
    os.close(ours)

    assert "Title [Our clinic]: " in told
    assert "Title: it has nothing to say.\n" in told
    assert told.count("Language [en-US]: ") == 2
    assert "Contact" not in told
    assert "Rights: 'mine' does not say by what right the words are used.\n" in told
    made = content.read(tmp_path / "content" / "our-clinic")
    assert (made.title, made.language, made.publisher, made.rights) == ("Finding us", "es-MX", "", "ours")
    assert (made.contact, made.voice.name) == (("Ask us.",), "en-us")


def test_what_is_there_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with anything in it, or a file, is left as it is; an empty folder is filled."""
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()

    for name in ("taken", "file"):
        status, told = run("new", name, "--voice", "en-us", capsys=capsys)
        assert status == 1
        assert "there is something there already" in told
    assert [path.name for path in (tmp_path / "taken").iterdir()] == ["notes.txt"]
    assert run("new", "empty", "--voice", "en-us", capsys=capsys)[0] == 0
    assert content.read(tmp_path / "empty").title == "Empty"


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["a", "--title", "***"], "it has nothing to say"),
        (["a", "--title", ""], "the guide has no title"),
        (["--", "---"], "the guide has no title"),
        (["a", "--title", "a\x1b[2Jb"], "invisible control character"),
        (["a", "--title", "a\u202eb"], "turns the order of words"),
        (["a", "--title", "a\udcffb"], "a sign in it that no script has"),
        (["a", "--publisher", "x" * 20_001], "20000 are the most"),
        (["a", "--language", "spanish"], "write es"),
        (["a", "--rights", "mine"], "does not say by what right"),
        (["a", "--voice", "nobody"], "there is no voice called 'nobody' here"),
        (["a", "--voice", "some/voice.onnx"], "a guide names its voice by name"),
        (["con"], "Windows keeps this name for a device"),
        (["a?b"], "cannot store ?"),
        (["x" * 300], "it is too long for a link"),
    ],
)
def test_an_answer_that_cannot_be_used_leaves_nothing(
    options: list[str], problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told in plain words, and there is no half a guide."""
    status, told = run("new", *options, capsys=capsys)

    assert status == 1
    assert problem in told
    assert list(tmp_path.iterdir()) == []


@hypothesis.given(strategies.text(min_size=1))
@hypothesis.settings(max_examples=25)
def test_any_words_are_kept_or_refused(words: str) -> None:
    """Whatever somebody answers, the guide says just that, or they are told; it never breaks the file."""
    keys = {"title": f"A {words}", "publisher": words, "contact": words}
    try:
        said = {key: new.fitting(key, written) for key, written in keys.items()}
    except GuideError:
        hypothesis.assume(False)

    made = new_folder.read_back(Path("a"), new.starter({"language": "en", **said}, None))

    assert made.title.split() == keys["title"].split()
    assert made.publisher.split() == words.split()
    assert " ".join(made.contact).split() == words.split()
