"""Looker's repository gets the folder's files, on top of what it has, and only what is committed."""

import subprocess
from pathlib import Path

import pytest

from infra.lookml import FOLDER, push_lookml

PERSON = ("-c", "user.name=test", "-c", "user.email=test@example.com")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *PERSON, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a LookML folder and something else."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "test")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "test@example.com")
    root = tmp_path / "checkout"
    (root / FOLDER / "views").mkdir(parents=True)
    (root / "README.md").write_text("not Looker's")
    (root / FOLDER / "manifest.lkml").write_text('project_name: "glamira"\n')
    (root / FOLDER / "views" / "a.view.lkml").write_text("view: a {}\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    return root


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """Looker's repository, bare and empty."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "looker.git")
    return tmp_path / "looker.git"


def files(remote: Path) -> list[str]:
    return git(remote, "ls-tree", "-r", "--name-only", "main").splitlines()


def change(checkout: Path, text: str) -> None:
    (checkout / FOLDER / "manifest.lkml").write_text(text)
    git(checkout, "commit", "-qam", "change")


def test_the_folder_becomes_the_repositorys_root(checkout: Path, remote: Path) -> None:
    push_lookml(str(remote), root=checkout)
    assert files(remote) == ["manifest.lkml", "views/a.view.lkml"]


def test_a_second_push_follows_on_the_first_and_a_third_does_nothing(checkout: Path, remote: Path) -> None:
    push_lookml(str(remote), root=checkout)
    change(checkout, "other\n")
    push_lookml(str(remote), root=checkout)
    assert git(remote, "rev-list", "--count", "main") == "2"
    assert git(remote, "show", "main:manifest.lkml") == "other"
    assert "nothing to push" in push_lookml(str(remote), root=checkout)
    assert git(remote, "rev-list", "--count", "main") == "2"


def test_what_somebody_pushed_meanwhile_stays_in_the_history(checkout: Path, remote: Path, tmp_path: Path) -> None:
    push_lookml(str(remote), root=checkout)
    git(tmp_path, "clone", "-q", str(remote), "clone")
    (tmp_path / "clone" / "theirs.lkml").write_text("theirs\n")
    git(tmp_path / "clone", "add", "-A")
    git(tmp_path / "clone", "commit", "-qm", "theirs")
    git(tmp_path / "clone", "push", "-q", "origin", "main")
    change(checkout, "ours\n")
    push_lookml(str(remote), root=checkout)
    assert git(remote, "rev-list", "--count", "main") == "3"
    assert files(remote) == ["manifest.lkml", "views/a.view.lkml"]


def test_what_is_not_committed_is_not_pushed(checkout: Path, remote: Path) -> None:
    (checkout / FOLDER / "manifest.lkml").write_text("draft\n")
    with pytest.raises(SystemExit, match="Commit them"):
        push_lookml(str(remote), root=checkout)
    assert git(remote, "branch", "--list") == ""


def test_a_remote_that_is_not_there_is_told_in_gits_words(checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="git ls-remote: "):
        push_lookml(str(tmp_path / "nowhere.git"), root=checkout)
