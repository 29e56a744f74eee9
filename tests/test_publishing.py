"""What publishes guides from a repository, as docs/publishing holds it: read, and its commands run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

TOP = Path(__file__).parent.parent
FILES = TOP / "docs" / "publishing"
NAMES = ("github.yml", "gitlab.yml")
ADDRESS = "https://clinic.example/guides"
GUIDE = """title: Eye drops
language: en-US
help: If your eye hurts, call the clinic.
reviewed: 2026-01-31
review_by: 2096-01-31
voice: {engine: piper, name: hum}
"""
START = "import os, sys\nos.execv(sys.executable, [sys.executable, '-m', 'audioguide', *sys.argv[1:]])\n"
"""scripts/guide.py where everything is set up already."""


def text(name: str) -> str:
    """Return a file of docs/publishing."""
    return (FILES / name).read_text(encoding="utf-8")


def read(name: str) -> Any:  # noqa: ANN401  whatever YAML holds
    """Return what a file of docs/publishing says."""
    return yaml.safe_load(text(name))


def commands(name: str) -> list[str]:
    """Return the commands of a workflow, in the order in which they are run."""
    said = read(name)
    if name == "gitlab.yml":
        return list(said["pages"]["script"])
    return [step["run"] for step in said["jobs"]["build"]["steps"] if "run" in step]


def test_a_workflow_may_do_only_what_it_has_to() -> None:
    """Rights are given job by job: the one that builds only reads, and no secret is asked for."""
    jobs = read("github.yml")["jobs"]

    assert read("github.yml")["permissions"] == {}
    assert jobs["build"]["permissions"] == {"contents": "read"}
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert [step["with"]["persist-credentials"] for step in jobs["build"]["steps"] if "checkout" in str(step)] == [
        False
    ]
    for name in NAMES:
        assert not re.search(r"secrets\.|pull_request_target|_TOKEN|PASSWORD", text(name))


def test_nothing_from_elsewhere_is_taken_unseen() -> None:
    """Each action is named by its commit and its full version, each image by its full version."""
    used = re.findall(r"uses: (.+)", text("github.yml"))

    assert len(used) == 7
    assert [one for one in used if not re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []
    images = [read("gitlab.yml")["pages"]["image"], *re.findall(r"^FROM (\S+)", text("Containerfile"), re.MULTILINE)]
    assert [image for image in images if not re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", image)] == []


def test_no_word_of_a_person_is_put_into_a_command() -> None:
    """What people and repositories are called reaches a command as a variable, never as a part of it."""
    assert [command for name in NAMES for command in commands(name) if "{{" in command] == []


def test_both_do_the_same() -> None:
    """GitHub and GitLab check, build, judge and give, keep the same recordings, and keep them after a failure too."""
    done = [re.findall(r"guide\.py (\w+)", " ".join(commands(name))) for name in NAMES]
    build, pages = read("github.yml")["jobs"]["build"]["steps"], read("gitlab.yml")["pages"]
    taken, kept = (step for step in build if "actions/cache/" in step.get("uses", ""))

    assert done == [["check", "build", "status", "verify", "give"]] * 2
    assert taken["with"]["path"] == kept["with"]["path"] == "\n".join(pages["cache"]["paths"]) + "\n"
    assert kept["if"] == "always()"
    assert pages["cache"]["when"] == "always"
    proof, public = (step["with"]["path"] for step in build[-2:])
    assert [public, *proof.split()] == pages["artifacts"]["paths"]


def test_the_container_has_what_it_copies_and_no_rights() -> None:
    """Every file that the container takes is there, packages are known by their hashes, and no root runs in it."""
    lines = text("Containerfile").replace("\\\n", " ").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    copied = [words.split() for step, words in steps if step == "COPY" and "--from" not in words]
    installs = [words for step, words in steps if step == "RUN" and "pip install" in words]

    assert {step for step, _ in steps} == {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENTRYPOINT", "CMD"}
    assert [name for names in copied for name in names[:-1] if not (TOP / name).exists()] == []
    assert all("--require-hashes" in words or "--no-index" in words for words in installs)
    assert [words for step, words in steps if step == "USER"] == ["1000"]
    assert [step for step, _ in steps[-4:]] == ["USER", "WORKDIR", "ENTRYPOINT", "CMD"]


@pytest.mark.slow
def test_what_the_container_copies_is_enough(tmp_path: Path) -> None:
    """The program can be installed, with no network, from the files that the container copies and no others."""
    for names in re.findall(r"^COPY (?!--from)(.+) \S+$", text("Containerfile"), re.MULTILINE):
        for name in names.split():
            copy = shutil.copytree if (TOP / name).is_dir() else shutil.copy
            (tmp_path / name).parent.mkdir(exist_ok=True)
            copy(TOP / name, tmp_path / name)
    offline = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", "made", "."]
    pip = [sys.executable, "-m", "pip", "wheel", *offline]
    done = subprocess.run(pip, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == 0, done.stderr


@pytest.fixture
def repository(tmp_path: Path, hum: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with one guide, which nobody has approved yet."""
    monkeypatch.setenv("AUDIOGUIDE_VOICES", str(hum.parent))
    guide = tmp_path / "content" / "eye-drops"
    guide.mkdir(parents=True)
    (guide / "guide.yaml").write_text(GUIDE, encoding="utf-8")
    (guide / "01-drops.md").write_text("# Drops\n\nWash your hands. Look up.\n", encoding="utf-8")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "guide.py").write_text(START, encoding="utf-8")
    return tmp_path


def approve(repository: Path) -> None:
    """Approve its words."""
    asked = ["approve", "content/eye-drops", "--by", "Ada Lovelace", "--role", "eye doctor"]
    subprocess.run([sys.executable, "-m", "audioguide", *asked], cwd=repository, check=True, timeout=60)


def run(repository: Path, name: str, **variables: str) -> tuple[int, str]:
    """Run a workflow as its service does: on a fresh copy, with what the run before kept; return how it ended."""
    for made in (repository / "public", *(repository / "output").glob("[!.g]*")):
        shutil.rmtree(made) if made.is_dir() else made.unlink(missing_ok=True)
    told = ""
    for command in commands(name):
        shell = ["bash", "-e", "-c", command]
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        given = {**os.environ, "PATH": path, "ADDRESS": ADDRESS, **variables}
        done = subprocess.run(
            shell, cwd=repository, env=given, capture_output=True, text=True, check=False, timeout=300
        )
        told += done.stdout + done.stderr
        if done.returncode:
            return done.returncode, told
    return 0, told


def spoken(told: str) -> int:
    """Return how many sentences a run had to speak."""
    found = re.search(r", (\d+) to speak", told)
    assert found, told
    return int(found[1])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_publishes_what_was_approved_and_nothing_else(repository: Path, name: str) -> None:
    """Approved words are published, with page and feed; changed ones are not, until they are approved too."""
    approve(repository)
    first = run(repository, name)
    assert first[0] == 0, first[1]
    public = sorted(path.name for path in (repository / "public").iterdir())
    feed = (repository / "public" / "feed.xml").read_text(encoding="utf-8")
    with (repository / "content" / "eye-drops" / "01-drops.md").open("a", encoding="utf-8") as section:
        section.write("\nLet one drop fall.\n")
    changed = run(repository, name)
    refused = list((repository / "public").iterdir())
    approve(repository)
    last = run(repository, name)

    assert {"eye-drops", "feed.xml", "index.html"} <= {*public}
    assert f"{ADDRESS}/eye-drops/" in feed
    assert changed[0] == 1
    assert "is not as it was approved by Ada Lovelace" in changed[1]
    assert refused == []
    assert last[0] == 0, last[1]
    assert [spoken(one[1]) for one in (first, changed, last)] == [15, 3, 0]
    for proof in read("gitlab.yml")["pages"]["artifacts"]["paths"][1:]:
        assert list(repository.glob(proof)), proof


@pytest.mark.slow
def test_a_withdrawn_guide_is_replaced_by_its_notice_for_a_reason(repository: Path) -> None:
    """A guide that was withdrawn stops the run; with a reason its notice is published, and the reason written down."""
    guide = repository / "content" / "eye-drops" / "guide.yaml"
    guide.write_text(GUIDE + "status: withdrawn\n", encoding="utf-8")
    refused = run(repository, "github.yml")
    given = run(repository, "github.yml", REASON="The notice goes where the guide was")

    assert refused[0] == 1
    assert "has been withdrawn" in refused[1]
    assert given[0] == 0, given[1]
    assert "The notice goes where the guide was" in (repository / "output" / "given.csv").read_text(encoding="utf-8")
