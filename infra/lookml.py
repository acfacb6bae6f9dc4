"""Pushes dbt/lookml, and nothing else, to the repository that Looker reads: `python -m infra.lookml REMOTE`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "dbt/lookml"
BRANCH = "main"


def push_lookml(remote: str, branch: str = BRANCH, root: Path = ROOT) -> str:
    """Let the branch hold the folder as it is committed; a sentence that says what was done.

    The remote's own history goes on: the commit follows on its latest, so that nothing pushed meanwhile is lost.

    Raises:
        SystemExit: the folder has changes that are not committed, or git refuses; nothing is pushed then.
    """
    if _git(root, "status", "--porcelain", "--", FOLDER):
        sys.exit(f"{FOLDER}: it has changes that are not committed. Commit them, and push again.")
    tree = _git(root, "rev-parse", f"HEAD:{FOLDER}")
    latest = _latest(root, remote, branch)
    if latest and _git(root, "rev-parse", f"{latest}^{{tree}}") == tree:
        return f"{remote}: {branch} holds {FOLDER} already, nothing to push"
    parents = ("-p", latest) if latest else ()
    said = f"LookML of {_git(root, 'rev-parse', '--short', 'HEAD')}"
    commit = _git(root, "commit-tree", tree, *parents, "-m", said)
    _git(root, "push", "--quiet", remote, f"{commit}:refs/heads/{branch}")
    return f"{remote}: {branch} is {commit[:10]}, {said}"


def _latest(root: Path, remote: str, branch: str) -> str:
    """The remote branch's commit, fetched; empty when there is no such branch."""
    if not _git(root, "ls-remote", remote, f"refs/heads/{branch}"):
        return ""
    _git(root, "fetch", "--quiet", remote, f"refs/heads/{branch}")
    return _git(root, "rev-parse", "FETCH_HEAD")


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)  # noqa: S607 - the shell's git
    if done.returncode:
        sys.exit(f"git {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit("usage: python -m infra.lookml REMOTE [BRANCH]")
    remote, branch = [*sys.argv[1:], BRANCH][:2]
    sys.stdout.write(f"{push_lookml(remote, branch)}\n")
