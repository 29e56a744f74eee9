"""Promises the repository keeps as a whole: how it is laid out, how its parts hang together, what its texts say."""

from __future__ import annotations

import ast
import functools
import graphlib
import importlib.metadata
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

TOP = Path(__file__).parent.parent
MADE = {".git", ".venv", "node_modules", "output", "__pycache__", ".hypothesis", "build", "dist", ".fuzz-found"}
"""Folders that hold what was made, not what was written."""

STATIONS = (
    "model",
    "errors",
    "clock",
    "plugins",
    "whole",
    "kept",
    "words",
    "speech",
    "sound",
    "publications",
    "audit",
    "library",
    "verify",
    "unchanged",
    "wordings",
    "plans",
    "published",
    "publish",
    "sweep",
    "build",
    "desk",
    "commands",
    "cli",
)
"""The stations of the flow in their order: folders and modules of audioguide/. Imports only look back along it."""

FIXED = {"audioguide", "scripts", "content", "output", "tests", "docs"}
TEXTS = {"pyproject.toml", "README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md", "LICENSE"}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "base", "misc", "shared"}


def written() -> Iterator[Path]:
    """Return every file of the repository that somebody wrote, relative to its top."""
    for folder, folders, files in os.walk(TOP):
        folders[:] = sorted(f for f in folders if f not in MADE and not f.endswith(("_cache", ".egg-info")))
        yield from (Path(folder, file).relative_to(TOP) for file in sorted(files))


@functools.cache
def modules() -> dict[str, Path]:
    """Return the modules of audioguide by their full names."""
    paths = [path.relative_to(TOP) for path in sorted((TOP / "audioguide").rglob("*.py"))]
    return {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all that a module, at *path* from the top of the repository, is written of."""
    return tuple(ast.walk(ast.parse((TOP / path).read_text(encoding="utf-8"))))


@functools.cache
def imports(name: str, path: Path) -> frozenset[str]:
    """Return which modules of audioguide a module imports, wherever in it, for types only included."""
    known = modules()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            found |= {f"{source}.{a.name}" if f"{source}.{a.name}" in known else source for a in node.names}
    return frozenset(module for module in found if module in known and module not in ("audioguide", name))


def station(name: str) -> str:
    """Return the station a module belongs to: the part of its name after audioguide."""
    return name.split(".")[1]


def test_every_module_has_its_station() -> None:
    """A newcomer finds each module's place in the flow."""
    stray = {station(name) for name in modules() if "." in name} - {*STATIONS, "__main__"}

    assert stray == set(), "say in STATIONS where in the flow it stands"


def test_imports_only_look_back() -> None:
    """The flow has one direction: no module imports a later station's, and inside a station none go in a circle."""
    places = {name: STATIONS.index(station(name)) for name in modules() if station(f"{name}.") in STATIONS}
    wrong = [
        f"{name} imports {module}"
        for name, place in places.items()
        for module in sorted(imports(name, modules()[name]))
        if places[module] > place
    ]

    assert wrong == []
    list(graphlib.TopologicalSorter({name: imports(name, path) for name, path in modules().items()}).static_order())


def test_no_module_is_a_drawer() -> None:
    """Each file is named for what it holds, never for being of use."""
    drawers = [path for path in written() if DRAWERS & {part.removesuffix(".py").strip("_") for part in path.parts}]

    assert drawers == []


def test_the_top_of_the_repository_is_fixed() -> None:
    """At the top stand the six folders, a few texts, and dot files."""
    tops = {path.name for path in TOP.iterdir() if not path.name.startswith(".")} - {"__pycache__"}

    assert tops - FIXED - TEXTS == set()


def test_no_file_names_a_machine() -> None:
    """No text holds a path that is right on one machine only."""
    machine = re.compile(r"(?:^|[^\w.])/(?:work|root|home|Users|farm)/\w|\b[A-Z]:\\Users\\")
    wrong = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in written()
        if path.suffix not in {".jpg", ".png", ".ttf", ".woff2", ".mo"}
        for number, line in enumerate((TOP / path).read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if machine.search(line)
    ]

    assert wrong == []


SHELLS = {
    *("os.system", "os.popen", "os.startfile", "subprocess.getoutput", "subprocess.getstatusoutput"),
    *("asyncio.create_subprocess_shell", "pty.spawn"),
}
RUNS_WORDS = {
    *("eval", "exec", "compile", "__import__", "pickle.load", "pickle.loads", "marshal.loads", "shelve.open"),
    *("yaml.load", "yaml.unsafe_load", "yaml.full_load", "jinja2.Template", "Markup", "markupsafe.Markup"),
}
"""What would run words, or trust them as markup."""
TOLD = {"audioguide/speech/remote.py: pickle.loads"}
"""The one place where it is done, and SECURITY.md tells it: a worker of a cluster runs what the scheduler sends."""
TRUSTED = {
    *("page.html: style", "page.html: script"),  # files of ours
    *("player.html: chapter.words", "waiting-room.html: part.words", "large-print.html: words"),  # written by lxml
    "waiting-room.html: code",  # drawn by segno
}
"""What templates put into a page as markup."""


def calls(folder: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield each call below a folder: where it stands, what is called, and how."""
    for path in sorted(path.relative_to(TOP) for path in (TOP / folder).rglob("*.py")):
        for node in nodes(path):
            if isinstance(node, ast.Call):
                yield f"{path.as_posix()}:{node.lineno}", ast.unparse(node.func), node


@pytest.mark.parametrize("folder", ["audioguide", "scripts"])
def test_no_shell_is_ever_used(folder: str) -> None:
    """Programs are given a list of words, never a line that a shell would read; and no words are ever run."""
    found = []
    for place, called, call in calls(folder):
        asked = any(keyword.arg == "shell" for keyword in call.keywords)
        line = called.startswith("subprocess.") and call.args and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
        if called in SHELLS | RUNS_WORDS or asked or line:
            found.append(f"{place.partition(':')[0]}: {called}")

    assert set(found) <= TOLD


def test_templates_trust_nothing() -> None:
    """No template tells that something is safe which is not ours: the style and the script of a page, and its code."""
    trusted = re.compile(r"\{\{-?\s*([^}]*?)\s*\|\s*safe\b|\{%-?\s*autoescape\s+(\w+)")
    found = {
        f"{path.name}: {match[1] or match[2]}"
        for path in sorted((TOP / "audioguide").rglob("*.html"))
        for match in trusted.finditer(path.read_text(encoding="utf-8"))
    }

    assert found <= TRUSTED


# --- Locks -----------------------------------------------------------------------------------------------------------


def pins(lock: str) -> dict[str, list[str]]:
    """Return the blocks of a lock by package name: a line with its pin and marker, then its hashes."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=\S)", (TOP / "scripts" / lock).read_text(encoding="utf-8").strip()):
        found.setdefault(block.split("==")[0], []).append(block)
    return found


def required(*places: list[object]) -> set[str]:
    """Return the names of the packages that requirements ask for, spelt as locks spell them."""
    names = (re.match(r"[\w.-]+", line) for place in places for line in place if isinstance(line, str))
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name}


@pytest.mark.parametrize("lock", ["guide.lock", "test.lock"])
def test_locks_know_each_file_and_name_no_registry(lock: str) -> None:
    """Every package is pinned to one version and to the hashes of its files, and may come from any mirror."""
    text = (TOP / "scripts" / lock).read_text(encoding="utf-8")

    assert "://" not in text
    assert "index" not in text
    for blocks in pins(lock).values():
        for block in blocks:
            assert re.match(r"[a-z0-9-]+==[\w.]+ ?(;[^\\\n]+)?\\\n( +--hash=sha256:[0-9a-f]{64}( \\\n|$))+$", block)


def test_the_lock_of_the_judges_knows_each_package_and_names_no_registry() -> None:
    """Every package of tests/judges/npm is known by its hash, may come from any mirror, and runs nothing on its own."""
    folder = TOP / "tests" / "judges" / "npm"
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    asked = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]

    assert packages.pop("")["dependencies"] == asked
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
    assert "ignore-scripts=true" in (folder / ".npmrc").read_text(encoding="utf-8").splitlines()


def test_locks_hold_what_the_project_asks_for() -> None:
    """Nothing pyproject.toml names is left to chance, and the tests' lock only adds to the guide's."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    runs = required(project["project"]["dependencies"], project["project"]["optional-dependencies"]["natural"])

    assert runs | required(groups["build"]) <= set(pins("guide.lock"))
    assert required(groups["test"]) <= set(pins("test.lock"))
    assert set(pins("guide.lock")) & set(pins("test.lock")) == set()
    assert required(groups["build"]) == required(project["build-system"]["requires"])


@functools.cache
def brings() -> Mapping[str, list[str]]:
    """Return which packages bring a module."""
    return importlib.metadata.packages_distributions()


def imported(folder: str) -> set[str]:
    """Return the packages from outside that the modules below a folder import, spelt as locks spell them."""
    every = [node for path in (TOP / folder).rglob("*.py") for node in nodes(path.relative_to(TOP))]
    names = {alias.name for node in every if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in every if isinstance(node, ast.ImportFrom) and not node.level}
    return required([package for name in names for package in brings().get(name.split(".")[0], [])]) - {"audioguide"}


def test_everything_imported_is_asked_for() -> None:
    """No module leans on a package that only came along with another."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    runs = required(project["project"]["dependencies"], *extras)

    assert imported("audioguide") - runs == set()
    assert imported("scripts") | imported("tests") <= runs | required(project["dependency-groups"]["test"])


# --- Checks of the text itself ---------------------------------------------------------------------------------------


def clean(*command: str) -> str:
    """Return what a tool complains of, run at the top of the repository; nothing where all is well."""
    ended = subprocess.run(
        [sys.executable, "-m", *command], check=False, capture_output=True, text=True, cwd=TOP, timeout=300
    )
    return ended.stdout + ended.stderr if ended.returncode else ""


def test_ruff_finds_nothing() -> None:
    """The code keeps every rule of ruff but those pyproject.toml names, each with its reason."""
    assert clean("ruff", "check", "--output-format", "concise") == ""


def test_the_code_is_formatted() -> None:
    """Nobody has to think of where a comma stands."""
    assert clean("ruff", "format", "--check") == ""


def test_mypy_finds_nothing() -> None:
    """Types are checked strictly: in the package, the scripts and the tests."""
    assert clean("mypy") == ""


# --- Commands in the documents ---------------------------------------------------------------------------------------


def documents() -> list[Path]:
    """Return the texts that tell people what to type."""
    return [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md")), TOP / "output" / "README.md"]


def commands(document: Path) -> list[str]:
    """Return the commands a document tells people to type: lines of its console blocks, prompts taken off."""
    blocks = re.findall(
        r"^ *```(?:console|sh|bash|shell)\n(.*?)^ *```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    lines = [line.removeprefix("$ ").partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith(("python3 ", "py ", "audioguide "))]


def understood(command: str) -> None:
    """Parse a command as the program it names would, and run nothing."""
    program, *arguments = shlex.split(command, posix=True)
    if program in {"python3", "py"}:
        script = arguments.pop(0).replace("\\", "/")
        assert (TOP / script).is_file(), f"{command}: there is no {script}"
        if script != "scripts/guide.py":
            return
    from audioguide.cli import cli

    with click.Context(cli, info_name="audioguide") as context:
        if not arguments or arguments[0].startswith("-"):
            return
        name, asked, rest = cli.resolve_command(context, list(arguments))
        assert asked is not None, command
        with click.Context(asked, info_name=name, parent=context) as own:
            asked.make_parser(own).parse_args(rest)


def test_every_command_in_the_documents_is_understood() -> None:
    """What the documents tell people to type exists: its script, its command, and each of its options."""
    told = {command: document.name for document in documents() for command in commands(document)}

    assert "python3 scripts/guide.py build" in told
    assert "python3 scripts/test.py" in told
    for command in told:
        understood(command.replace("py scripts\\", "py scripts/"))
