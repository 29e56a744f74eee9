"""A few inputs that nobody would write, for every way in; scripts/fuzz.py gives them two hundred thousand."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fuzzed
import pytest
import watched
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

FOUND = [(name, path) for name in fuzzed.TARGETS for path in fuzzed.found(name)]

PATCHES = st.lists(
    st.tuples(st.integers(0, 65_535), st.sampled_from([0, 1, 9, 99]), st.sampled_from(fuzzed.TOKENS) | st.binary()),
    max_size=5,
)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in; what is only said is not heard."""
    logging.disable(logging.CRITICAL)
    yield tmp_path_factory.mktemp("work").resolve()
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", fuzzed.TARGETS)
def test_no_input_brings_a_reader_down(work: Path, name: str) -> None:
    """Whatever is cut out of a file, or put into it: it is read, or refused in plain words, and no more happens."""
    target = fuzzed.TARGETS[name]
    watched.prepared(target.run, work)

    @settings(
        max_examples=settings().max_examples // 10,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(target.seeds()), PATCHES)
    def tried(seed: bytes, patches: list[fuzzed.Patch]) -> None:
        assert watched.fault(target.run, fuzzed.patched(seed, patches), work) == ""

    tried()


@pytest.mark.parametrize(("name", "path"), FOUND, ids=[f"{name}-{path.name}" for name, path in FOUND])
def test_what_was_wrong_once_is_not_wrong_again(work: Path, name: str, path: Path) -> None:
    """Every input that was ever found to be taken badly is taken as the others are."""
    run = fuzzed.TARGETS[name].run
    watched.prepared(run, work)

    assert watched.fault(run, path.read_bytes(), work) == ""


def reads_elsewhere(_: bytes, folder: Path) -> None:
    """Read what is not a reader's."""
    (folder.parent / "secret").read_bytes()


def writes_elsewhere(_: bytes, folder: Path) -> None:
    """Write beside one's folder."""
    (folder.parent / "written").write_bytes(b"")


def runs(_: bytes, __: Path) -> None:
    """Run a program."""
    subprocess.run([sys.executable, "--version"], check=True, capture_output=True)


def raises(_: bytes, __: Path) -> None:
    """Fall."""
    raise ZeroDivisionError


def hangs(_: bytes, __: Path) -> None:
    """Go on for ever."""
    while True:
        pass


@pytest.mark.parametrize("run", [reads_elsewhere, writes_elsewhere, runs, raises, hangs])
def test_what_is_watched_for_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: fuzzed.Run) -> None:
    """A watch that sees nothing is none: a file outside, a program, a fall and a loop are each told."""
    if run is hangs:
        monkeypatch.setattr(watched, "SECONDS", 0.2)
    if run is hangs and sys.platform == "win32":
        pytest.skip("Windows has no timer that interrupts")
    (tmp_path / "secret").write_bytes(b"")
    (tmp_path / "work").mkdir()

    told = watched.fault(run, b"", tmp_path / "work")

    assert told != ""
    assert ("outside" in told) == (run in (reads_elsewhere, writes_elsewhere, runs))


@pytest.mark.slow
def test_the_nightly_run_tells_what_it_did(tmp_path: Path) -> None:
    """It gives as many inputs as were asked for, tells of each target, and ends well where nothing is wrong."""
    script = Path(__file__).parent.parent / "scripts" / "fuzz.py"
    command = [sys.executable, str(script), "listed", "told", "--inputs", "60", "--engine", "chance"]

    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, cwd=tmp_path)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "nothing is wrong" in ended.stdout
    assert [line.split()[0] for line in ended.stdout.splitlines()[1:3]] == ["listed", "told"]
