"""The command line: what a volunteer types, and what they are told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from audioguide import cli

TROUBLES = Path(__file__).parent / "content"
SAMPLE = Path(__file__).parent.parent / "content" / "when-cancer-spreads"


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run the command line in this process; return its exit status and all that it told."""
    command, sys.argv = sys.argv, ["audioguide", *map(str, arguments)]
    try:
        cli.main()
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        sys.argv = command
    told = capsys.readouterr()
    return status, told.out + told.err


def written(place: Path) -> Path:
    """Write a guide of one section under *place* and return its folder."""
    folder = place / "content" / "lifts"
    folder.mkdir(parents=True)
    (folder / "guide.yaml").write_text("title: Finding the lifts\nlanguage: en-US\n", encoding="utf-8")
    (folder / "01-the-lifts.md").write_text("# The lifts\n\nThey are on the left.\n", encoding="utf-8")
    return folder


@pytest.fixture
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with one small guide under content/."""
    monkeypatch.chdir(tmp_path)
    return written(tmp_path)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, hum: Path) -> Path:
    """An output folder with the small guide in it, finished."""
    place = tmp_path_factory.mktemp("finished")
    written(place)
    command = [sys.executable, "-m", "audioguide", "build", "--voice", str(hum), "--only", "mp3", "--jobs", "1"]
    subprocess.run(command, cwd=place, check=True, capture_output=True, timeout=300)
    return place / "output"


def built(guide: Path) -> dict[Path, bytes]:
    """Return every finished file."""
    return {path: path.read_bytes() for path in Path("output", guide.name).rglob("*") if path.is_file()}


@pytest.mark.parametrize("trouble", sorted(path.name for path in TROUBLES.iterdir()))
def test_a_guide_with_a_trouble_is_not_built(
    trouble: str, guide: Path, hum: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with the content: exit status 1, the message of ``check``, no traceback, nothing written."""
    shutil.copytree(TROUBLES / trouble, guide.parent / trouble)

    status, told = run("build", guide.parent / trouble, "--voice", hum, capsys=capsys)

    assert status == 1
    assert "What to do:" in told
    assert "Traceback" not in told
    assert not Path("output").exists()


@pytest.mark.parametrize(
    ("options", "problem", "remedy"),
    [
        (["--engine", "pipper"], "there is no engine called 'pipper'", "did you mean 'piper'?"),
        (["--engine", "pyttsx3", "--voice", "en-uss"], "pyttsx3 has no voice called 'en-uss'", "did you mean 'en-us'?"),
        (["--voice", "nowhere.onnx"], "nowhere.onnx", "What to do:"),
        (["--only", "mp33"], "there is no format called 'mp33'", "did you mean 'mp3'?"),
    ],
)
def test_a_name_that_nothing_has_is_told_before_anything_is_spoken(
    guide: Path, finished: Path, options: list[str], problem: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown engine, voice or format: exit status 1, what is near, and the last finished guide untouched."""
    shutil.copytree(finished, "output")
    before = built(guide)

    status, told = run("build", *options, capsys=capsys)

    assert status == 1
    assert problem in told
    assert remedy in told
    assert "Traceback" not in told
    assert built(guide) == before != {}


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_that_holds_no_guide_is_told(guide: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is missing or empty: exit status 1 and what to do."""
    if name == "empty":
        (guide.parent / name).mkdir()

    status, told = run("build", guide.parent / name, capsys=capsys)

    assert status == 1
    assert f"content/{name}" in told
    assert "What to do:" in told


@pytest.mark.parametrize("command", ["build", "check", "explain"])
def test_a_file_that_is_no_text_is_told_with_its_line(
    guide: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file saved in another encoding names its file and line, in every command that reads."""
    (guide / "01-the-lifts.md").write_bytes("# The lifts\n\nÜber die Treppe.\n".encode("latin-1"))

    status, told = run(command, guide, capsys=capsys)

    assert status == 1
    assert "01-the-lifts.md, line 3" in told
    assert "UTF-8" in told


@pytest.mark.usefixtures("guide")
def test_an_output_folder_that_is_a_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing can be written: exit status 1, the place, and --output as the way out."""
    Path("full").write_text("I am a file")

    status, told = run("build", "--output", "full", "--engine", "pyttsx3", capsys=capsys)

    assert status == 1
    assert "full" in told
    assert "--output FOLDER" in told
    assert "Traceback" not in told


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounting a disk that fills needs root on Linux"
)
@pytest.mark.slow
def test_a_full_disk_is_told_and_leaves_the_last_guide(
    guide: Path, finished: Path, hum: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the disk fills in the middle of a build: exit status 1, plain words, and the last finished guide whole."""
    disk = Path("output").resolve()
    disk.mkdir()
    if subprocess.run(
        [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=False
    ).returncode:
        pytest.skip("no tmpfs may be mounted here: run the tests with the right to")
    try:
        shutil.copytree(finished, disk, dirs_exist_ok=True)
        before = built(guide)
        more = " ".join(
            f"They are on level {number}, behind the desk, and they go to the garden." for number in range(99)
        )
        (guide / "02-more.md").write_text(f"# More\n\n{more}\n", encoding="utf-8")

        status, told = run("build", "--voice", hum, capsys=capsys)

        assert status == 1
        assert "the disk is full" in told
        assert "Traceback" not in told
        assert built(guide) == before
    finally:
        subprocess.run([shutil.which("umount") or "umount", disk], check=True)


def test_several_guides_tell_all_their_problems_at_once(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With two broken guides under content/, one run names the problems of both."""
    for trouble in ("no-title", "bad-yaml"):
        shutil.copytree(TROUBLES / trouble, guide.parent / trouble)

    status, told = run("check", capsys=capsys)

    assert status == 1
    assert "2 things to put right" in told
    assert "no-title/guide.yaml" in told
    assert "bad-yaml/guide.yaml" in told


def test_check_says_when_all_is_well(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A good guide: what was read, and that there is nothing to put right."""
    with (guide / "guide.yaml").open("a", encoding="utf-8") as file:
        file.write("help: Ask anyone with a badge.\nreviewed: 2026-01-31\nreview_by: 9999-01-31\n")

    ended, told = run("check", capsys=capsys)

    assert (ended, told.splitlines()) == (
        0,
        [
            "lifts: 1 section and 0 questions read.",
            "lifts is a draft: nobody has approved its words yet.",
            "Nothing to put right.",
        ],
    )


@pytest.mark.usefixtures("guide")
def test_what_an_ear_stumbles_over_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    """A guide that lacks help and dates passes ``check``, with a warning for each, and fails ``check --strict``."""
    status, told = run("check", capsys=capsys)

    assert status == 0
    assert told.count("Warning: content/lifts/guide.yaml, line 1: ") == told.count("What to do: ") == 3
    assert told.endswith("Nothing that stops a build; 3 warnings to think over.\n")
    assert run("check", "--strict", capsys=capsys)[0] == 1


def test_the_sample_is_told_of_nothing_but_what_nobody_reviewed(capsys: pytest.CaptureFixture[str]) -> None:
    """``check`` warns of the sample's one lexicon word, tells once that it is a sample, and how hard it is to read."""
    status, told = run("check", SAMPLE, capsys=capsys)

    assert status == 0
    assert told.count("Warning") == told.count("nobody has reviewed how 'metastasis' is said") == 1
    assert told.count("is a sample") == 1
    assert "(Flesch-Kincaid)" in told
    assert told.endswith("Nothing that stops a build; 1 warning to think over.\n")


def test_check_tells_of_a_frame_in_another_language(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A guide in a language without frame sentences would say English ones: ``check`` warns of it."""
    (guide / "guide.yaml").write_text("title: Où sont les ascenseurs\nlanguage: fr\n", encoding="utf-8")

    status, told = run("check", capsys=capsys)

    assert status == 0
    assert "frame" in told
    assert "Warning" in told


def test_strict_fails_on_a_warning(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is mended with a warning passes ``check`` and fails ``check --strict``."""
    (guide / "stairs.md").write_text("# Stairs\n", encoding="utf-8")

    assert run("check", capsys=capsys)[0] == 0
    status, told = run("check", "--strict", capsys=capsys)

    assert status == 1
    assert "Warning: " in told


def test_check_names_what_somebody_should_listen_to(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A word nobody has reviewed is a warning, with its line; a built-in one is told, and is none."""
    (guide / "lexicon.yaml").write_text("- write: left\n  say: lefft\n", encoding="utf-8")
    (guide / "02-tests.md").write_text("# Tests\n\nA biopsy takes an hour.\n", encoding="utf-8")

    status, told = run("check", "--strict", capsys=capsys)

    assert status == 1
    assert "lexicon.yaml, line 1: nobody has reviewed how 'left' is said" in told
    assert "Said as the built-in lexicon has it, which nobody has reviewed: biopsy." in told


@pytest.mark.usefixtures("guide")
def test_a_dry_run_tells_and_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """``build --dry-run`` names what would be spoken and leaves no file behind."""
    status, told = run("build", "--dry-run", "--engine", "pyttsx3", capsys=capsys)

    assert status == 0
    assert "To speak: They are on the left." in told
    assert not Path("output").exists()


@pytest.mark.parametrize("address", ["example.org", "ftp://example.org", "https://", "https://example.org/a b"])
@pytest.mark.usefixtures("guide")
def test_an_address_is_one_that_the_web_has(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``--base-url`` is told apart from what no app could open, before anything is spoken."""
    assert run("build", "--base-url", address, capsys=capsys)[0] == 2


@pytest.mark.slow
def test_a_feed_without_an_address_says_what_it_lacks_once(
    guide: Path, hum: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However many guides are built, one line tells how to give the address; with one, nothing is missing."""
    shutil.copytree(guide, guide.with_name("stairs"))
    command = ("build", "--voice", hum, "--only", "podcast")

    told = run(*command, capsys=capsys)[1]
    assert told.count("have no web address") == told.count("--base-url") == 1
    assert run(*command, "--base-url", "https://example.org/guides/", capsys=capsys)[1].count("address") == 0
    assert 'url="https://example.org/guides/stairs/mp3/stairs.mp3"' in Path("output/feed.xml").read_text("utf-8")
    assert Path("output/stairs/mp3/stairs.mp3").is_file()


def test_explain_shows_every_sentence(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``explain`` shows what is said, and which lexicon entry changed which word."""
    (guide / "lexicon.yaml").write_text("- write: left\n  say: lefft\n", encoding="utf-8")

    status, told = run("explain", guide, "--engine", "pyttsx3", capsys=capsys)

    assert status == 0
    assert "They are on the left." in told
    assert "lefft" in told
    assert "End of the guide." in told


def test_say_speaks_a_phrase_with_the_lexicon(guide: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``say`` writes a WAV of the phrase, and a lexicon word in it is heard in it."""
    run("say", "Turn left.", "--engine", "pyttsx3", "--output", "before.wav", capsys=capsys)
    (guide / "lexicon.yaml").write_text("- write: left\n  say: right\n", encoding="utf-8")

    status, told = run("say", "Turn left.", "--engine", "pyttsx3", "--output", "after.wav", capsys=capsys)

    assert status == 0, told
    with wave.open("after.wav") as after, wave.open("before.wav") as before:
        assert after.getnframes() > 0
        assert after.readframes(after.getnframes()) != before.readframes(before.getnframes())


@pytest.mark.usefixtures("guide")
def test_voices_says_what_auto_picks_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    """``voices`` lists the system's voice for a language and tells the choice with its reason."""
    status, told = run("voices", "--language", "es", capsys=capsys)

    assert status == 0
    assert "pyttsx3: es (es)" in told
    assert "For es, auto picks" in told


@pytest.mark.usefixtures("guide")
def test_a_wrong_option_is_a_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    """What Click cannot take ends with status 2."""
    assert run("build", "--speed", "9", capsys=capsys)[0] == 2
    assert run("build", "--keep", "30", capsys=capsys)[0] == 2
    assert run("fly", capsys=capsys)[0] == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipe that breaks")
@pytest.mark.usefixtures("guide")
def test_a_reader_that_goes_away_ends_a_command_quietly() -> None:
    """``audioguide check | head -1`` and the like end without a traceback."""
    with subprocess.Popen(
        [sys.executable, "-m", "audioguide", "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.close()

        assert child.stderr.read() == ""
        assert child.wait(timeout=60) == 1


def test_help_loads_nothing_heavy() -> None:
    """``--help`` imports no engine, sound, page or content library."""
    heavy = ["yaml", "markdown_it", "pydub", "PIL", "mutagen", "onnxruntime", "piper", "numpy", "pyttsx3", "filelock"]
    code = (
        "import sys; sys.argv = ['audioguide', '--help']\n"
        "from audioguide.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"sys.exit(' '.join(name for name in {heavy} if name in sys.modules) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
