from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import hum_voice
import pytest
from click.testing import CliRunner
from distributed import Client

from audioguide import build
from audioguide.cli import cli
from audioguide.desk import telling
from audioguide.errors import GuideError
from audioguide.model import Voice, VoiceRequest, Words
from audioguide.speech import cluster, recording, workers
from audioguide.speech.engines import piper
from audioguide.words import content

LIMIT = 60
"""Seconds for which anything is waited."""

PACKAGE = Path(build.__file__).parent
PAGE = (PACKAGE.parent / "docs" / "many-machines.md").read_text(encoding="utf-8")
SCHEDULER, WORKER = re.findall(r"^\.venv/bin/(dask .+)$", PAGE, re.MULTILINE)
"""The commands that the page tells people to type."""

HANGING = """
import time
from audioguide.model import Voice

def voices():
    return [Voice("hanging", "nobody", "en", "nobody")]

def identity(voice):
    return voice.identity

def speak(words, voice):
    time.sleep(600)
"""
"""An engine that never answers."""

_Found = TypeVar("_Found")


def square(number: int) -> int:
    """Work that a worker can do."""
    return number * number


# --- Machines --------------------------------------------------------------------------------------------------------


@contextmanager
def running(command: str, folder: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of the page's commands, reachable from this computer alone; all that it started is killed at the end."""
    program, *arguments = command.replace("192.168.1.10", "127.0.0.1").replace("127.0.0.1:8787", "127.0.0.1:0").split()
    found = shutil.which(program, path=str(Path(sys.executable).parent))
    assert found
    folder.mkdir(parents=True)
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            [found, *arguments],
            cwd=folder,
            env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder), "XDG_DATA_HOME": str(folder), **environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(LIMIT)


def until(happened: Callable[[], _Found], what: str) -> _Found:
    """Wait until something has happened, and return what it is."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(0.05)
    raise AssertionError(f"in {LIMIT} seconds there was never {what}")


@dataclass(frozen=True)
class Machines:
    """A scheduler, and what asks it who is there."""

    address: str
    process: subprocess.Popen[bytes]
    folder: Path
    client: Client

    @contextmanager
    def worker(self, name: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a worker of that name."""
        command = f"{WORKER.replace('tcp://192.168.1.10:8786', self.address)} --name {name}"
        with running(command, self.folder / name, **environment) as process:
            yield process

    def where(self, name: str) -> str:
        """Return the address of the worker of that name, once the scheduler knows it."""

        def known() -> str:
            workers = self.client.scheduler_info()["workers"].items()
            return next((address for address, worker in workers if worker["name"] == name), "")

        return until(known, f"a worker called {name}")


@contextmanager
def scheduler(folder: Path) -> Iterator[Machines]:
    """Run a scheduler with no worker."""
    with running(SCHEDULER.replace("--port 8786", "--port 0"), folder / "scheduler") as process:
        address = told(folder / "scheduler")
        with Client(address, timeout=LIMIT, set_as_default=False) as client:
            yield Machines(address, process, folder, client)


def told(folder: Path) -> str:
    """Return the address that a scheduler tells when it starts."""
    found = until(
        lambda: re.search(r"Scheduler at: +(t\w+://127\.0\.0\.1:\d+)", (folder / "said.txt").read_text()), "an address"
    )
    assert found
    return found[1]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory, hum: Path) -> Iterator[Machines]:
    """A scheduler and two workers, started as the page for many machines tells it; they also know a hanging engine."""
    folder = tmp_path_factory.mktemp("machines")
    engine = folder / "engine" / "hanging-1.dist-info"
    engine.mkdir(parents=True)
    (engine.parent / "hanging.py").write_text(HANGING)
    (engine / "METADATA").write_text("Metadata-Version: 2.1\nName: hanging\nVersion: 1\n")
    (engine / "entry_points.txt").write_text("[audioguide.engines]\nhanging = hanging\n")
    path = os.pathsep.join([str(engine.parent), str(Path(__file__).parent)])
    with scheduler(folder) as started, ExitStack() as stack:
        for name in ("kitchen", "hall"):
            stack.enter_context(started.worker(name, AUDIOGUIDE_VOICES=str(hum.parent), PYTHONPATH=path))
        for name in ("kitchen", "hall"):
            started.where(name)
        yield started


# --- What is made ----------------------------------------------------------------------------------------------------


def guide(folder: Path, paragraphs: int) -> Path:
    """Write a guide of two sections, and return its folder."""
    written = folder / "content" / "finding-your-way"
    written.mkdir(parents=True)
    (written / "guide.yaml").write_text("title: Finding your way\nlanguage: en-US\nstatus: sample\n")
    for number, title in enumerate(("The garden", "The water"), start=1):
        lines = "\n\n".join(f"Bench {nth} is by {title.lower()}. Rest there." for nth in range(paragraphs))
        (written / f"0{number}-{title.split()[1]}.md").write_text(f"# {title}\n\n{lines}\n")
    (written / "questions.yaml").write_text("- ask: Where can I sit?\n- ask: Who planted the trees?\n")
    return written


def made(folder: Path, output: Path, hum: Path, map_: workers.Map) -> dict[str, str]:
    """Build the guide in *folder* from nothing, and return the hash of each file, build.json and recordings too."""
    read = replace(content.read(folder), voice=VoiceRequest("piper", str(hum)))
    build.build([read], build.Order(output, ("captions",)), map_)
    files = [*(output / folder.name).rglob("*"), *(output / ".kept" / "recordings").rglob("*")]
    return {
        path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(files)
        if path.is_file()
    }


def utterances(hum: Path, count: int = 20) -> list[recording.Utterance]:
    """Return sentences for the hum voice."""
    voice = piper.voice(hum)
    return [recording.utterance(Words(f"This is sentence {number}."), voice) for number in range(count)]


@pytest.mark.slow
def test_a_cluster_makes_the_same_bytes_as_one_computer(
    machines: Machines, tmp_path: Path, hum: Path, one_worker: workers.Map, caplog: pytest.LogCaptureFixture
) -> None:
    """From nothing, here and by two workers with no disk in common: every file is the same, and how many is told."""
    folder = guide(tmp_path, 2)
    here = made(folder, tmp_path / "here", hum, one_worker)
    with caplog.at_level("INFO", "audioguide"), cluster.start(machines.address) as map_:
        there = made(folder, tmp_path / "there", hum, map_)

    assert here == there
    assert "finding-your-way/build.json" in here
    assert f"2 workers at {machines.address}." in caplog.messages


@pytest.mark.slow
def test_a_worker_killed_at_work_changes_no_byte(
    machines: Machines, tmp_path: Path, hum: Path, one_worker: workers.Map
) -> None:
    """One of three workers is killed, with its nanny, while it has sentences: the others say them."""
    folder = guide(tmp_path, 40)
    there: dict[str, str] = {}

    def building() -> None:
        with cluster.start(machines.address) as map_:
            there.update(made(folder, tmp_path / "there", hum, map_))

    with machines.worker("attic", AUDIOGUIDE_VOICES=str(hum.parent)) as attic:
        where = machines.where("attic")
        builder = threading.Thread(target=building, daemon=True)
        builder.start()

        def caught() -> object:
            # It is stopped for a moment, so that what it has it still has when it is killed.
            until(lambda: machines.client.processing()[where] or not builder.is_alive(), "a sentence for the attic")
            os.killpg(attic.pid, signal.SIGSTOP)
            time.sleep(0.5)
            if not (has := machines.client.processing()[where]):
                os.killpg(attic.pid, signal.SIGCONT)
            return has

        assert until(caught, "a sentence that the attic had")
        os.killpg(attic.pid, signal.SIGKILL)
        assert builder.is_alive()
        builder.join(LIMIT)

    assert there == made(folder, tmp_path / "here", hum, one_worker)


@pytest.mark.slow
def test_results_come_in_the_order_of_the_work_and_little_is_handed_out_at_a_time(machines: Machines) -> None:
    """Whoever is quicker, results are those of the builtin map; words are asked for when there is room for them."""
    asked: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    with cluster.start(machines.address) as map_:
        results = iter(map_(square, numbers()))
        first = next(results)
        ahead = len(asked)
        rest = list(results)

    assert [first, *rest] == [number * number for number in range(100)]
    assert ahead == 2 * cluster.EACH + 1


# --- What goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_sentence_that_takes_every_worker_with_it_is_an_error_of_its_own(machines: Machines, hum: Path) -> None:
    """Where a voice hangs, the worker ends itself in time and is begun anew; after four, that sentence has failed.

    What was waiting beside it may fail with it, and is then said by a process of its own, as where one dies here.
    """
    hanging = recording.Utterance("", Words("Stay."), Voice("hanging", "nobody", "en", "nobody"), 0.5)
    given = utterances(hum)
    given.insert(5, hanging)
    with cluster.start(machines.address) as map_:
        outcomes = list(map_(recording.say, given))

    assert isinstance(outcomes[5], GuideError)
    assert "ended without an answer" in outcomes[5].problem
    failed = [one for one, outcome in zip(given, outcomes, strict=True) if isinstance(outcome, GuideError)]
    assert len(failed) <= 4
    again = workers.fresh(recording.say, [one for one in failed if one is not hanging])
    assert not any(isinstance(outcome, GuideError) for outcome in again)


def other_voice(folder: Path, hum: Path) -> dict[str, str]:
    """Put another voice of the same name there."""
    hum_voice.make(folder, 12)
    assert (folder / hum.name).exists()
    return {"AUDIOGUIDE_VOICES": str(folder)}


def no_voice(folder: Path, hum: Path) -> dict[str, str]:
    """Put no voice there."""
    del folder, hum
    return {"AUDIOGUIDE_VOICES": ""}


def other_audioguide(folder: Path, hum: Path) -> dict[str, str]:
    """Put an audioguide there in which one word differs."""
    shutil.copytree(PACKAGE, folder / "audioguide")
    with (folder / "audioguide" / "words" / "rules" / "en.txt").open("a") as rules:
        rules.write("# a word\n")
    return {"AUDIOGUIDE_VOICES": str(hum.parent), "PYTHONPATH": str(folder)}


def old_audioguide(folder: Path, hum: Path) -> dict[str, str]:
    """Put an audioguide there that knows of no cluster."""
    (folder / "audioguide").mkdir(parents=True)
    (folder / "audioguide" / "__init__.py").write_text("")
    return {"AUDIOGUIDE_VOICES": str(hum.parent), "PYTHONPATH": str(folder)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("put", "told"),
    [
        (other_voice, "has another voice of the name hum: it has piper"),
        (no_voice, "has no voice called hum of piper"),
        (other_audioguide, "has audioguide 0"),
        (old_audioguide, "there is no audioguide, or an old one, at a worker: tcp"),
    ],
)
def test_a_worker_that_would_speak_otherwise_is_named(
    machines: Machines, tmp_path: Path, hum: Path, put: Callable[[Path, Path], dict[str, str]], told: str
) -> None:
    """A worker with another voice, none, or another audioguide stops the build, whatever the others have."""
    with machines.worker(put.__name__, **put(tmp_path / "there", hum)):
        where = machines.where(put.__name__)
        with cluster.start(machines.address) as map_, pytest.raises(GuideError) as raised:
            list(map_(recording.take, utterances(hum)))

    assert told in raised.value.problem
    assert (where if put is old_audioguide else f"the worker {put.__name__} on ") in raised.value.problem
    assert raised.value.remedy.endswith("build again: what was spoken is kept")


@pytest.mark.slow
def test_with_no_worker_or_no_scheduler_it_ends(tmp_path: Path, hum: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for a worker, says so with the command, and not for ever; for a scheduler that died it does not wait.

    Ctrl-C ends it at once, and takes back what was handed out.
    """
    monkeypatch.setattr(cluster, "LOOK", 0.2)
    with scheduler(tmp_path) as machines:
        command = ["build", str(guide(tmp_path, 6)), "--voice", str(hum), "--cluster", machines.address]
        with subprocess.Popen(
            [sys.executable, "-c", INTERRUPTED, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as builder:
            assert builder.stdout
            heard = next(line for line in builder.stdout if "No worker" in line)
            until(lambda: tasks(machines), "a sentence handed out")
            builder.send_signal(signal.SIGINT)
            said = builder.stdout.read()
            ended = builder.wait(LIMIT)
        asked = heard.partition("To start it: ")[2].strip()
        assert WORKER.replace("tcp://192.168.1.10:8786", machines.address).startswith(asked)
        assert machines.address in asked
        assert "stopped" in said
        assert "Traceback" not in said
        assert ended == telling.STOPPED
        until(lambda: not tasks(machines), "an end of what was handed out")

        monkeypatch.setattr(cluster, "NOBODY", 1)
        with cluster.start(machines.address) as map_:
            for _ in range(2):  # the second time it does not wait again
                with pytest.raises(GuideError, match=rf"no worker came to {machines.address} in 1 second"):
                    list(map_(square, [1]))
        monkeypatch.setattr(cluster, "NOBODY", LIMIT)
        with cluster.start(machines.address) as map_:
            killing = threading.Timer(1, machines.process.kill)
            killing.start()
            with pytest.raises(GuideError, match="is gone"):
                list(map_(square, [1]))
            killing.join()


INTERRUPTED = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # switched off where a test runs in the background
from audioguide.cli import main
main()
"""


def tasks(machines: Machines) -> int:
    """Return how many sentences the scheduler has."""
    known: int = machines.client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
    return known


@pytest.mark.slow
def test_in_a_shared_network_only_who_has_the_certificate_takes_part(tmp_path: Path, hum: Path) -> None:
    """With the certificate and the settings of the page all is encrypted, and whoever comes without is not let in."""
    if not shutil.which("openssl"):
        pytest.skip("install openssl")
    (making,) = re.findall(r"^(openssl .+)$", PAGE, re.MULTILINE)
    (settings,) = re.findall(r"^```yaml\n(distributed:.+?)^```", PAGE, re.MULTILINE | re.DOTALL)
    subprocess.run(making.split(), cwd=tmp_path, check=True, capture_output=True, timeout=LIMIT)
    (tmp_path / "dask.yaml").write_text(settings.replace("/etc/audioguide", str(tmp_path)))
    voice = {"DASK_CONFIG": str(tmp_path), "AUDIOGUIDE_VOICES": str(hum.parent)}
    folder = guide(tmp_path, 2)
    command = f"{SCHEDULER.replace('--port 8786', '--port 0')} --protocol tls"
    with running(command, tmp_path / "scheduler", **voice):
        address = told(tmp_path / "scheduler")
        with running(WORKER.replace("tcp://192.168.1.10:8786", address), tmp_path / "worker", **voice):
            until(lambda: "Registered to" in (tmp_path / "worker" / "said.txt").read_text(), "a worker that is let in")
            building = [
                sys.executable,
                "-m",
                "audioguide",
                "build",
                str(folder),
                "--voice",
                "hum",
                "--only",
                "captions",
            ]
            ended = subprocess.run(
                [*building, "--cluster", address],
                env={**os.environ, **voice},
                check=False,
                capture_output=True,
                text=True,
                timeout=LIMIT,
            )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert f"1 worker at {address}." in ended.stdout
        with pytest.raises(GuideError, match="needs a certificate"), cluster.start(address):
            pass
        without = address.replace("tls", "tcp")
        with pytest.raises(GuideError, match="no scheduler can be reached"), cluster.start(without):
            pass


@pytest.mark.parametrize("address", ["192.168.1.10", "192.168.1.10:8786", "http://192.168.1.10:8786", ""])
def test_an_address_that_is_none_is_told(address: str) -> None:
    """Something else than a scheduler's address is not even asked."""
    with pytest.raises(GuideError, match="is not the address of a scheduler"), cluster.start(address):
        pass


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody answers, it says so and what to start, after a time."""
    monkeypatch.setattr(cluster, "ANSWERING", 0.5)
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{unheard.getsockname()[1]}"
        with (
            pytest.raises(GuideError, match=f"no scheduler can be reached at {address}") as raised,
            cluster.start(address),
        ):
            pass

    assert "dask scheduler" in raised.value.remedy


def test_what_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Dask, one line says how to install it."""
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(GuideError) as raised, cluster.start("tcp://127.0.0.1:1"):
        pass

    assert "audioguide[cluster]" in raised.value.remedy


def test_a_number_of_processes_here_and_a_cluster_do_not_go_together() -> None:
    """Whoever asks for both is told which is which."""
    ended = CliRunner().invoke(cli, ["build", "--jobs", "2", "--cluster", "tcp://127.0.0.1:1"])

    assert ended.exit_code == 2
    assert "--jobs is about this computer" in ended.output


def test_the_page_names_the_version_that_is_tried() -> None:
    """What the page tells people to install is what these tests run with."""
    assert re.findall(r"distributed==([\d.]+)", PAGE) == [importlib.metadata.version("distributed")]
