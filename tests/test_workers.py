"""Whoever does the work: same results in the same order, and a death is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audioguide.errors import GuideError
from audioguide.speech import workers

HOARD: list[bytes] = []


def double(number: int) -> int | GuideError:
    """Work that can die."""
    if number == 3:
        os._exit(1)
    return 2 * number


def square(number: int) -> int:
    """Work that does not."""
    return number * number


def leak(size: int) -> int:
    """Keep *size* bytes more, and return which process does so."""
    HOARD.append(b"x" * size)
    return os.getpid()


def get_ready() -> None:
    """Do what a voice that is loaded does: let this process be another than it was."""
    os.environ["READY"] = str(os.getpid())


def fail_to_get_ready() -> None:
    """Be a voice that cannot be loaded."""
    raise ValueError


def got_ready(_: int) -> bool:
    """Return whether this process got ready before it was asked."""
    return os.environ.get("READY") == str(os.getpid())


def yielding(_: int) -> int:
    """Return by how much this process gives way to others."""
    return os.nice(0)


def nap(number: float) -> int:
    """Sleep for *number* seconds, and return which process does so."""
    time.sleep(number)
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_work(jobs: int) -> None:
    """One process or several: the results are those of the builtin map."""
    with workers.start(jobs) as map_:
        assert list(map_(square, range(40))) == list(map(square, range(40)))


def test_the_first_is_ready_before_it_is_asked() -> None:
    """The voice is loaded while content is being read, and one sentence goes to whoever has loaded it."""
    with workers.start(2, get_ready) as map_:
        assert list(map_(got_ready, [0])) == [True]
    with workers.start(2, get_ready, early=2) as map_:
        assert list(map_(got_ready, range(20))) == [True] * 20
    with workers.start(1, fail_to_get_ready) as map_:
        assert list(map_(square, [1, 2, 3])) == [1, 4, 9]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such number")
def test_who_speaks_gives_way() -> None:
    """A chapter that is spoken is finished first, and a computer that speaks can still be used."""
    with workers.start(1) as map_:
        assert list(map_(yielding, [0])) == [min(19, os.nice(0) + workers.NICE)]


def test_two_may_share_the_processes() -> None:
    """Work that is asked for while other work is done gets its own results."""
    with workers.start(2) as map_:
        outer = map_(square, range(9))
        together = [(one, list(map_(square, [one]))) for one in outer if isinstance(one, int)]

    assert together == [(nth**2, [nth**4]) for nth in range(9)]


def test_a_process_that_dies_takes_no_other_work_with_it() -> None:
    """Where a process dies, what it was doing becomes an error, the rest is done, and nothing is lost or doubled."""
    with workers.start(2) as map_:
        outcomes = list(map_(double, range(20)))

    assert len(outcomes) == 20
    assert isinstance(outcomes[3], GuideError)
    assert [outcome for nth, outcome in enumerate(outcomes) if nth != 3] == [2 * nth for nth in range(20) if nth != 3]


def test_what_failed_is_tried_again_in_a_process_of_its_own() -> None:
    """With a fresh process for each, only the work that dies again is an error."""
    outcomes = list(workers.fresh(double, [2, 3, 4]))

    assert [isinstance(outcome, GuideError) for outcome in outcomes] == [False, True, False]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell simply how much a process takes")
@pytest.mark.slow
def test_a_process_that_takes_ever_more_memory_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever grows over the limit does what it was given, and its place is taken by a new one; nothing is lost."""
    monkeypatch.setattr(workers, "GROWN", 50_000_000)
    with workers.start(1) as map_:
        leaking = list(map_(leak, [20_000_000] * 12))
        steady = list(map_(leak, [1000] * 12))

    assert 2 <= len(set(leaking)) <= 6
    assert len(set(steady)) <= 2
    assert len(leaking) == len(steady) == 12


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no SIGKILL, and no way to see who is there by a signal"
)
@pytest.mark.parametrize("busy", [False, True])
def test_workers_end_when_their_parent_is_killed(busy: bool, tmp_path: Path) -> None:
    """A build that the system kills for want of memory leaves no process behind that would wait for it for ever."""
    program = (
        "import sys, time; import test_workers; from audioguide.speech import workers\n"
        "if __name__ == '__main__':\n"
        "    with workers.start(2) as map_:\n"
        "        print(*map_(test_workers.nap, [0.5, 0.5]), flush=True)\n"
        f"        list(map_(test_workers.nap, [3, 3])) if {busy} else time.sleep(600)\n"
    )
    (tmp_path / "parent.py").write_text(program, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, str(tmp_path / "parent.py")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        pids = {int(pid) for pid in parent.stdout.readline().split()}
        os.kill(parent.pid, signal.SIGKILL)
    for _ in range(300):
        pids = {pid for pid in pids if alive(pid)}
        if not pids:
            break
        time.sleep(0.1)

    assert pids == set()


def alive(pid: int) -> bool:
    """Return whether there is a process of this number that has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
