"""The start-up script, in a clean Debian: it ends with a healthy Airflow, may be run again, and goes back to a release.

The metadata server, Secret Manager and Cloud Storage are `tests/infra/machine.py`; Airflow's metadata lie in SQLite. No
systemd runs in a changed root, so the test starts what the unit files start.
"""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import pytest

from sandbox.waiting import wait_until
from tests.conftest import ROOT
from tests.infra.machine import Surroundings

pytestmark = [
    pytest.mark.soak, pytest.mark.timeout(1500),
    pytest.mark.skipif(os.geteuid() != 0 or shutil.which("debootstrap") is None, reason="needs root and debootstrap"),
]
SECONDS = 240.0
SETTINGS = {"GCP_PROJECT": "glamira-test", "GLAMIRA_FIRST_DAY": "2020-04-01", "WORK_DIR": "/srv/glamira/data/work",
            "AIRFLOW__API__PORT": "36880", "AIRFLOW__API__BASE_URL": "http://127.0.0.1:36880",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": "http://127.0.0.1:36880/execution/"}
SECRETS = {
    "PSEUDONYM_KEY": ("pseudonym-key", "p" * 64), "ALERT_SLACK_WEBHOOK": ("alert-slack-webhook", ""),
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": ("airflow-database-url", "sqlite:////srv/glamira/data/airflow/airflow.db?timeout=60"),
    "AIRFLOW__API_AUTH__JWT_SECRET": ("airflow-jwt-secret", "j" * 64),
}
PARTS = ("api-server", "scheduler", "dag-processor", "triggerer")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A clean Debian of the machine's release; it installs from where this machine does."""
    root = tmp_path_factory.mktemp("debian") / "root"
    mirror = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
    subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(root), mirror], check=True)
    for name in ("apt", "pip.conf", "resolv.conf", "hosts", "ssl"):
        source = Path("/etc") / name
        if source.is_dir():
            shutil.copytree(source, root / "etc" / name, dirs_exist_ok=True, symlinks=True)
        elif source.exists():
            shutil.copy(source, root / "etc" / name)
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "trusted.crt")
    with ExitStack() as mounted:
        for kind, place in (("proc", "proc"), ("tmpfs", "run")):
            subprocess.run(["mount", "-t", kind, kind, str(root / place)], check=True)
            mounted.callback(subprocess.run, ["umount", "-l", str(root / place)], check=False)
        subprocess.run(["mount", "--bind", "/dev", str(root / "dev")], check=True)
        mounted.callback(subprocess.run, ["umount", "-l", str(root / "dev")], check=False)
        yield root


@pytest.fixture(scope="module")
def surroundings() -> Iterator[Surroundings]:
    server = Surroundings(SETTINGS, SECRETS)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def archive(mark: str) -> bytes:
    """The checkout as a release; `mark` tells it from another."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in listed.splitlines():
            if (ROOT / name).is_file():
                tar.add(ROOT / name, name)
        content = mark.encode()
        entry = tarfile.TarInfo("RELEASE")
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def started(root: Path, surroundings: Surroundings) -> subprocess.CompletedProcess[str]:
    """Run the script in the clean root."""
    shutil.copy(ROOT / "infra" / "vm" / "startup.sh", root / "startup.sh")
    passed = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy") or "PIP_" in name}
    # Whom this machine trusts for packages, the clean one does.
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **passed, "PIP_CERT": "/trusted.crt", **surroundings.variables}
    command = ["chroot", str(root), "/bin/bash", "/startup.sh"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def part(root: Path, name: str) -> subprocess.Popen[bytes]:
    """Start what a unit file starts, with its environment files, as its user."""
    lines = (root / "etc/systemd/system" / f"glamira-{name}.service").read_text(encoding="utf-8").splitlines()
    program = next(line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))
    files = [line.removeprefix("EnvironmentFile=") for line in lines if line.startswith("EnvironmentFile=")]
    env = {"PATH": "/usr/bin:/bin", "HOME": "/srv/glamira/data"}
    for file in files:
        content = Path(str(root) + str(_inside(root, file))).read_text(encoding="utf-8")
        env |= dict(line.split("=", 1) for line in content.splitlines() if "=" in line)
    log = (root / f"{name}.log").open("wb")
    return subprocess.Popen(
        ["chroot", "--userspec=glamira:glamira", str(root), *program.split()], env=env, stdout=log, stderr=log,
        start_new_session=True,
    )


def _inside(root: Path, file: str) -> str:
    """A path of the root with the link `current` followed there, and not here."""
    return file.replace("/srv/glamira/current", str((root / "srv/glamira/current").readlink()))


def health(root: Path) -> str:
    """What the health check says."""
    env = {"PATH": "/usr/bin:/bin", "GLAMIRA_HEALTH_URL": "http://127.0.0.1:36880/api/v2/monitor/health"}
    (root / "usr/bin/systemctl").write_text("#!/bin/sh\necho 0\n")
    (root / "usr/bin/systemctl").chmod(0o755)
    command = ["chroot", str(root), "/bin/bash", "/srv/glamira/current/infra/vm/health.sh"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False).stdout


def test_a_clean_debian_comes_to_a_healthy_airflow_and_back(root: Path, surroundings: Surroundings) -> None:
    first, second = archive("first"), archive("second")
    surroundings.release("1", first)
    done = started(root, surroundings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "alert-slack-webhook: it has no version" in done.stdout
    assert (root / "run/glamira/secrets/PSEUDONYM_KEY").stat().st_mode & 0o777 == 0o400
    assert "p" * 64 not in (root / "srv/glamira/glamira.env").read_text(encoding="utf-8")

    processes = [part(root, name) for name in PARTS]
    try:
        assert wait_until(lambda: "glamira-health: healthy" in health(root), SECONDS), health(root)
    finally:
        for process in processes:
            os.killpg(process.pid, 15)
        for process in processes:
            process.wait(60)

    asked = len([path for path in surroundings.answered if "/o/" in path])
    again = started(root, surroundings)
    assert again.returncode == 0, again.stderr
    assert len([path for path in surroundings.answered if "/o/" in path]) == asked

    surroundings.release("2", second, sha256="0" * 64)
    refused = started(root, surroundings)
    assert refused.returncode != 0
    assert "nothing was installed" in refused.stderr
    assert Path(str(root) + _inside(root, "/srv/glamira/current/RELEASE")).read_text() == "first"
