"""The set-up of the judges, made small: a real npm, and a package that is here already."""

from __future__ import annotations

import json
from pathlib import Path

import environment
import judges
import judging
import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that asks npm for one package, which lies beside it."""
    (tmp_path / "hum").mkdir()
    (tmp_path / "hum" / "package.json").write_text(json.dumps({"name": "hum", "version": "1.0.0"}))
    asked = {"name": "judges", "dependencies": {"hum": "file:hum"}}
    (tmp_path / "package.json").write_text(json.dumps(asked))
    packages = {"": asked, "hum": {"version": "1.0.0"}, "node_modules/hum": {"resolved": "hum", "link": True}}
    lock = tmp_path / "package-lock.json"
    lock.write_text(json.dumps({"name": "judges", "lockfileVersion": 3, "requires": True, "packages": packages}))
    monkeypatch.setattr(judging, "NPM", tmp_path)
    monkeypatch.setattr(judging, "LOCK", lock)
    monkeypatch.setattr(judging, "STAMP", tmp_path / "node_modules" / "installed.json")
    return tmp_path


@pytest.mark.slow
def test_packages_are_fetched_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the lock names is there after the first time; the second time nothing is done, until the lock changes."""
    judging.fetch()
    assert (folder / "node_modules" / "hum").exists()

    capsys.readouterr()
    (folder / "node_modules" / "hum").unlink()
    judging.fetch()
    assert capsys.readouterr().out == ""
    assert not (folder / "node_modules" / "hum").exists()

    (folder / "package-lock.json").write_text((folder / "package-lock.json").read_text() + "\n")
    judging.fetch()
    assert (folder / "node_modules" / "hum").exists()


@pytest.mark.slow
def test_a_torn_lock_ends_the_set_up(folder: Path) -> None:
    """Where npm fails, the set-up says so, and is begun anew the next time."""
    (folder / "package-lock.json").write_text("{")

    with pytest.raises(SystemExit, match="npm did not finish"):
        judging.fetch()
    assert not judging.STAMP.exists()


@pytest.mark.slow
def test_what_cannot_be_installed_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no apt-get, whoever sets up is told which packages bring the programs that are missing."""
    monkeypatch.setattr(environment, "install", lambda _: None)
    monkeypatch.setenv("PATH", str(folder))

    with pytest.raises(SystemExit, match="sudo apt-get install chromium default-jre-headless mp3val libxml2-utils"):
        judging.main()


def test_a_judge_that_is_not_here_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test whose judge is missing is skipped and says what to do; in CI, where it must be, it fails."""
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception, match=r"no-such-judge is not here: python3 scripts/judging\.py"):
        judges.program("no-such-judge")

    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-judge"):
        judges.program("no-such-judge")
    with pytest.raises(pytest.fail.Exception, match="no-such-package"):
        judges.package("no-such-package")


@pytest.mark.judge
def test_a_script_that_breaks_says_so() -> None:
    """What a judge's own script stumbles over is no opinion of the judge."""
    with pytest.raises(RuntimeError, match=r"none\.mjs broke"):
        judges.answer("none.mjs", [])
