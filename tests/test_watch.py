"""A guide is built while it is written: what is new is heard first, and nothing an editor does disturbs that."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import watching
from click.testing import CliRunner
from watching import Watching

from audioguide.cli import cli
from audioguide.desk.aloud import Aloud

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays sounds itself: try it by hand")

GUIDE = "title: The {}\nlanguage: en-US\nstatus: sample\n"
SECTION = "# The garden\n\nThe garden is open. Anyone may sit in it.\n\nBring a coat.\n"


def write(path: Path, text: str) -> None:
    """Write *text* as the whole of the file *path*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory, hum: Path) -> Iterator[Watching]:
    """A watch of two guides, when it has built them and waits."""
    top = tmp_path_factory.mktemp("watch")
    for name in ("garden", "harbour"):
        write(top / "content" / name / "guide.yaml", GUIDE.format(name))
        write(top / "content" / name / "01-the-garden.md", SECTION)
    with watching.running(top, "--voice", str(hum)) as running:
        running.until("^Watching content: change a sentence and save, and it is heard")
        assert running.heard() == []
        yield running


def in_place(path: Path, text: str) -> None:
    """Notepad, nano: the file is emptied and filled."""
    with path.open("w", encoding="utf-8") as file:
        time.sleep(0.3)
        file.write(text)


def replaced(path: Path, text: str) -> None:
    """Kate, gedit, TextEdit: a new file is put in the place of the old one."""
    new = path.with_name(".goutputstream-7QW2")
    new.write_text(text, encoding="utf-8")
    os.replace(new, path)


def put_aside(path: Path, text: str) -> None:
    """Vim: beside it are a swap file and a trial, and the old one becomes a copy until the new one is written."""
    swap, trial, copy = path.with_name(f".{path.name}.swp"), path.with_name("4913"), Path(f"{path}~")
    swap.write_bytes(b"b0VIM 9.0")
    trial.touch()
    trial.unlink()
    path.rename(copy)
    time.sleep(0.2)
    path.write_text(text, encoding="utf-8")
    copy.unlink()
    swap.unlink()


def made_anew(path: Path, text: str) -> None:
    """A sync client: the file is taken away, and comes back."""
    path.unlink()
    time.sleep(0.3)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("save", [in_place, replaced, put_aside, made_anew])
def test_only_the_new_sentence_is_spoken_however_it_is_saved(
    save: Callable[[Path, str], None], watch: Watching
) -> None:
    """It is told, and played before anything is made of it; then the page says it. Other guides are left alone."""
    new, before = f"This was {save.__name__.replace('_', ' ')}.", len(watch.heard())
    (watch.top / "hold").touch()  # As long as nothing is played, ffmpeg waits.

    save(watch.file("garden"), SECTION.replace("Bring a coat.", new))
    told = watch.until("^Done in")

    assert [line for line in told if "to speak" in line] == ["The garden: 14 sentences, 1 to speak."]
    assert [line for line in told if line.startswith("New:")] == [f"New: “{new}”"]
    assert watch.heard()[before:] == [watch.recording("garden", new)]
    assert new in watch.page("garden")
    assert watch.trail("garden")["spoken"] == 1
    assert not [line for line in told if "harbour" in line]


def test_what_is_wrong_is_told_and_it_goes_on(watch: Watching) -> None:
    """With its file, its line and what to do; what was made last stays, and what is put right is spoken."""
    file, before = watch.file("garden"), watch.page("garden")

    write(file, SECTION + "\n![](plan.png)\n")
    told = watch.until("^Put that right and save")
    assert f"Error: {file.relative_to(watch.top)}, line 7: the picture has no description" in told[0]
    assert "What to do" in told[1]
    assert watch.page("garden") == before

    write(file, SECTION + "\nThere is a plan.\n")
    assert "New: “There is a plan.”" in watch.until("^Done in")


def test_files_that_say_nothing_build_nothing(watch: Watching) -> None:
    """What an editor keeps beside a file, notes, a file saved as it was: nothing is told of them."""
    file = watch.file("harbour")
    for name in (".01-the-garden.md.swp", "01-the-garden.md~", "#01-the-garden.md#", "notes.txt"):
        write(file.with_name(name), "Anything.")
    write(file, file.read_text(encoding="utf-8"))
    time.sleep(1)
    write(file, SECTION + "\nThe ferry leaves at noon.\n")

    assert [line for line in watch.until("^Done in") if line.startswith("New:")] == ["New: “The ferry leaves at noon.”"]


def test_many_are_played_in_their_order_and_not_all(watch: Watching) -> None:
    """The longest is spoken first, and the first is heard first; of a new page only the beginning is played."""
    before = len(watch.heard())
    new = [f"{'Very ' * number}old is boat {number}." for number in range(1, 7)]
    write(watch.file("harbour").with_name("02-boats.md"), "# Boats\n\n" + "\n\n".join(new))

    told = watch.until("^Done in")
    heard = watch.until_heard(before + 5)[before:]

    assert [line[6:-1] for line in told if line.startswith("New:")] == ["Chapter 2. Boats.", *new[:4]]
    assert "And 3 sentences more." in told  # two of them, and the chapter behind them, which has another number now
    assert heard == [watch.recording("harbour", text) for text in ("Chapter 2. Boats.", *new[:4])]


def test_ctrl_c_ends_it_at_once(tmp_path: Path) -> None:
    """Even when it has nothing to watch but a mistake, which it tells as it begins. What was not renewed is told."""
    write(tmp_path / "content" / "garden" / "guide.yaml", "title: The garden\n")
    with watching.running(tmp_path, "--no-play") as running:
        assert "Error: 2 things to put right" in running.until("^Watching content: .* it is spoken")
        running.process.send_signal(signal.SIGINT)

        assert running.process.wait(watching.LIMIT) == 0
        running.until("^Stopped. The other forms say what they said before: build renews them.")


def test_what_is_played_can_be_silenced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is heard ends, what was still to be is forgotten, and what comes then is played."""
    note = tmp_path / "note"
    (tmp_path / "aplay").write_text(
        f'#!/bin/sh\necho "$2" >> "{note}"\n[ "$2" = long ] && exec sleep 600\nexit 0\n', encoding="utf-8"
    )
    (tmp_path / "aplay").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path), "/bin")))

    def noted(last: str) -> list[str]:
        end = time.monotonic() + watching.LIMIT
        while not (note.exists() and note.read_text().endswith(f"{last}\n")) and time.monotonic() < end:
            time.sleep(0.05)
        return note.read_text().split()

    loud = Aloud()
    loud.play(Path("long"))
    loud.play(Path("never"))
    noted("long")
    loud.silence()
    loud.play(Path("next"))

    assert noted("next") == ["long", "next"]


def test_a_computer_without_a_player_says_so_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One that has a program for it and no loudspeaker; and nothing is tried again."""
    (tmp_path / "aplay").write_text(f'#!/bin/sh\necho "$2" >> "{tmp_path / "note"}"\nexit 1\n', encoding="utf-8")
    (tmp_path / "aplay").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path), "/bin")))
    caplog.set_level("INFO", "audioguide")

    loud = Aloud()
    loud.play(Path("one"))
    loud.play(Path("two"))
    end = time.monotonic() + watching.LIMIT
    while not caplog.messages and time.monotonic() < end:
        time.sleep(0.05)

    assert [line.partition(":")[0] for line in caplog.messages] == ["It cannot be played"]
    assert (tmp_path / "note").read_text() == "one\n"


@pytest.mark.parametrize(
    ("arguments", "told", "status"),
    [
        (["--only", "mp3", "--every-form"], "--only is for some forms, and --every-form for all", 2),
        (["--port", "8123"], "--port is for --serve", 2),
        (["--play"], "no program here that could play it", 1),
        (["content/none"], "there is no folder 'none'", 1),
        ([], "there is no guide under content/", 1),
    ],
)
def test_what_cannot_be_watched_is_told(
    arguments: list[str], told: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is spoken."""
    monkeypatch.setenv("PATH", "")
    refused = CliRunner().invoke(cli, ["watch", *arguments])

    assert (refused.exit_code, told in refused.output) == (status, True)


def test_without_what_watches_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not the extra is told its name."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    refused = CliRunner().invoke(cli, ["watch"])

    assert refused.exit_code == 1
    assert "audioguide[watch]" in refused.output
