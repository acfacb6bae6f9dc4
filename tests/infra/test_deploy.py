"""`make deploy` says what is missing, uploads a commit whose hash it names, and applies only what is agreed to."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from infra.bundle import LIGHT_CONTRACTS
from tests.conftest import ROOT

PERSON = ("-c", "user.name=test", "-c", "user.email=test@example.com")
ALWAYS = (
    "bash", "env", "dirname", "sed", "git", "gzip", "tar", "mkdir", "rm", "mv", "cat", "find", "sort", "sha256sum",
    "cut", "make", "sh",
)

SHELL = "gcloud compute ssh glamira-airflow --project=glamira-orders --zone=europe-west4-b --tunnel-through-iap"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A commit of this checkout's deployable files."""
    root = tmp_path / "checkout"
    listed = subprocess.run(["git", "ls-files", "infra", "cloud_function", "contracts"], cwd=ROOT, capture_output=True,
                            text=True, check=True).stdout.split()
    for name in [*listed, "infra/deploy.sh"]:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    (root / "infra" / "deploy.sh").chmod(0o755)
    (root / "Makefile").write_text("bundle:\n\t@python3 infra/bundle.py build/cloud_function\n")
    (root / ".gitignore").write_text((ROOT / ".gitignore").read_text())
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "release")):
        subprocess.run(["git", *PERSON, *command], cwd=root, check=True)
    example = root / "infra" / "terraform" / "terraform.tfvars.example"
    (example.parent / "terraform.tfvars").write_text(example.read_text())
    return root


def deployed(
    checkout: Path, verb: str = "deploy", *, answer: str = "yes\n", tools: tuple[str, ...] = ("terraform", "gcloud"),
    lacking: str = "nothing",
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the script with tools that only note what they are asked; those of `lacking` fail. Said, and asked."""
    folder = checkout.parent / "bin"
    folder.mkdir(exist_ok=True)
    for name in ALWAYS:
        found = subprocess.run(["which", name], capture_output=True, text=True, check=False).stdout.strip()
        if found and not (folder / name).exists():
            (folder / name).symlink_to(found)
    asked = checkout.parent / "asked"
    asked.write_text("")
    python = folder / "python3"
    python.write_text(f'#!/bin/bash\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    for name in tools:
        (folder / name).write_text(
            f'#!/bin/bash\necho "{name} $*" >>"{asked}"\ncase "$*" in *"{lacking}"*) exit 1;; esac\n'
            f'case "$*" in *"output -raw shell") echo "{SHELL}";; esac\n')
        (folder / name).chmod(0o755)
    said = subprocess.run(
        [str(checkout / "infra" / "deploy.sh"), verb], input=answer, capture_output=True, text=True, check=False,
        env={"PATH": str(folder), "HOME": os.environ.get("HOME", "/")},
    )
    return said, asked.read_text().splitlines()


@pytest.mark.parametrize(("tools", "missing"), [((), "terraform"), (("terraform",), "gcloud")])
@pytest.mark.parametrize("verb", ["deploy", "destroy"])
def test_a_missing_tool_is_named_with_its_remedy(
    verb: str, tools: tuple[str, ...], missing: str, checkout: Path,
) -> None:
    said, asked = deployed(checkout, verb, tools=tools)
    assert said.returncode == 1
    assert said.stderr.startswith(f"{missing}: not found. Install it (")
    assert "first-day-in-the-cloud.md" in said.stderr
    assert asked == []


def test_missing_variables_are_named(checkout: Path) -> None:
    (checkout / "infra" / "terraform" / "terraform.tfvars").unlink()
    said, _ = deployed(checkout)
    assert "terraform.tfvars.example" in said.stderr


def test_what_is_not_committed_is_not_deployed(checkout: Path) -> None:
    (checkout / "infra" / "bundle.py").write_text("# draft\n")
    said, asked = deployed(checkout)
    assert "Commit them" in said.stderr
    assert asked == []


def test_secrets_without_a_value_stop_before_anything_is_uploaded(checkout: Path) -> None:
    said, asked = deployed(checkout, lacking="--secret=mongo-uri")
    assert "secrets without a value: mongo-uri." in said.stderr
    assert [line for line in asked if "storage cp" in line or " plan" in line] == []


def test_a_commit_is_uploaded_and_the_machine_is_told_its_hash(checkout: Path) -> None:
    said, asked = deployed(checkout)
    assert said.returncode == 0, said.stderr
    [archive] = (checkout / "build" / "release").glob("*.tar.gz")
    [bundle] = (checkout / "build" / "release").glob("*.zip")
    told = (checkout / "infra" / "terraform" / "release.auto.tfvars").read_text()
    digest = subprocess.run(["sha256sum", archive], capture_output=True, text=True, check=True).stdout.split()[0]
    assert digest in told
    assert f"function/{bundle.name}" in told
    with tarfile.open(archive) as tar:
        assert {"infra/vm/startup.sh", "infra/vm/requirements.txt"} <= set(tar.getnames())
    with zipfile.ZipFile(bundle) as zipped:
        light = {f"contracts/{name}.py" for name in LIGHT_CONTRACTS}
        assert {"main.py", "requirements.txt", *light} <= set(zipped.namelist())
    order = [" ".join([word for word in line.split() if not word.startswith("-")][:2]) for line in asked]
    assert order.index("terraform init") < order.index("terraform plan") < order.index("terraform apply")
    assert "doctor" in asked[-1]


def test_two_packings_of_a_commit_are_the_same_bytes(checkout: Path) -> None:
    deployed(checkout)
    before = {file.name: file.read_bytes() for file in (checkout / "build" / "release").iterdir()}
    deployed(checkout)
    assert {file.name: file.read_bytes() for file in (checkout / "build" / "release").iterdir()} == before


def test_without_agreement_nothing_is_applied(checkout: Path) -> None:
    said, asked = deployed(checkout, answer="no\n")
    assert "nothing was changed" in said.stderr
    assert [line for line in asked if " apply" in line] == []


def test_the_first_time_buckets_and_secrets_are_made_before_the_rest(checkout: Path) -> None:
    _, asked = deployed(checkout, lacking="buckets describe")
    [made] = [line for line in asked if "-target=module.storage" in line]
    assert asked.index(made) < next(number for number, line in enumerate(asked) if "secrets versions" in line)


def test_destroy_asks_terraform_itself(checkout: Path) -> None:
    said, asked = deployed(checkout, "destroy")
    assert said.returncode == 0
    assert asked[-1].endswith(" destroy")
    assert "-auto-approve" not in " ".join(asked)
