"""The start-up script, in a clean Debian: an Airflow that runs a day; it may be run again, and keeps its release.

The metadata server, Secret Manager and the bucket of releases are `tests/infra/machine.py`; source, lake, warehouse and
load function are the session's sandbox, Airflow's metadata lie in a PostgreSQL. No systemd runs in a changed root, so
the test starts what the unit files start.
"""

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import pytest

from etl.platform.clients import bigquery_client
from etl.platform.settings import SECRETS, Settings
from sandbox.environment import environment
from sandbox.settings import read_settings
from sandbox.waiting import wait_until
from tests.conftest import PORT_BASE, ROOT, Seed
from tests.infra.machine import Surroundings
from tests.integration.airflow.airflow_api import AirflowApi
from tests.integration.pipeline import published

CHROOT = shutil.which("chroot") or "chroot"
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = [
    pytest.mark.soak, pytest.mark.timeout(2400),
    pytest.mark.skipif(os.geteuid() != 0 or shutil.which("debootstrap") is None or not POSTGRES,
                       reason="needs root, debootstrap and postgresql"),
]
DAY = "2020-05-04"
SECONDS, RUN_SECONDS = 240.0, 900.0
API_PORT, DATABASE_PORT = int(PORT_BASE) + 40, int(PORT_BASE) + 41
API = f"http://127.0.0.1:{API_PORT}"
PLACES = {"WORK_DIR": "/srv/glamira/data/work", "IP2LOCATION_BIN": "/srv/glamira/data/IP2LOCATION.BIN"}
SCHEDULE = {"GLAMIRA_FIRST_DAY": DAY, "GLAMIRA_LAST_DAY": DAY, "GLAMIRA_CATCHUP": "true"}
AIRFLOW = {
    "AIRFLOW__API__PORT": str(API_PORT), "AIRFLOW__API__BASE_URL": API,
    "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{API}/execution/",
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
        # With its shared memory; what is undone here is not undone there.
        subprocess.run(["mount", "--rbind", "--make-rslave", "/dev", str(root / "dev")], check=True)
        mounted.callback(subprocess.run, ["umount", "-l", "-R", str(root / "dev")], check=False)
        yield root


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of an empty PostgreSQL for Airflow's metadata."""
    server = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
    with tempfile.TemporaryDirectory(prefix="airflow-database-") as folder:
        shutil.chown(folder, "postgres", "postgres")
        data, how = f"{folder}/data", f"-h 127.0.0.1 -p {DATABASE_PORT} -k {folder}"
        for program, *arguments in (
            ("initdb", "-A", "trust", "-U", "airflow", "-D", data),
            ("pg_ctl", "-w", "-D", data, "-l", f"{folder}/log", "-o", how, "start"),
            ("createdb", "-h", "127.0.0.1", "-p", str(DATABASE_PORT), "-U", "airflow", "airflow"),
        ):
            command = [*server, str(POSTGRES[-1] / program), *arguments]
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        yield f"postgresql+psycopg2://airflow@127.0.0.1:{DATABASE_PORT}/airflow"
        stop = [*server, str(POSTGRES[-1] / "pg_ctl"), "-D", data, "-m", "fast", "stop"]
        subprocess.run(stop, check=True, cwd=folder)


@pytest.fixture(scope="module")
def surroundings(sandbox: Settings, database: str) -> Iterator[Surroundings]:
    """What the machine finds: the sandbox's settings, and as secrets what the pipeline calls so."""
    assert sandbox.emulator_account == "pipeline"
    given = environment(read_settings(os.environ)) | PLACES | SCHEDULE
    secrets = {name: (name.lower().replace("_", "-"), given.pop(name, "")) for name in SECRETS} | {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": ("airflow-database-url", database),
        "AIRFLOW__API_AUTH__JWT_SECRET": ("airflow-jwt-secret", "j" * 64),
    }
    server = Surroundings(given | AIRFLOW, secrets | {"ALERT_SLACK_WEBHOOK": ("alert-slack-webhook", "")})
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
    command = [CHROOT, str(root), "/bin/bash", "/startup.sh"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def part(root: Path, name: str) -> subprocess.Popen[bytes]:
    """Start what a unit file starts, with its environment files, as its user."""
    lines = (root / "etc/systemd/system" / f"glamira-{name}.service").read_text(encoding="utf-8").splitlines()
    program = next(line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart="))
    files = [line.removeprefix("EnvironmentFile=") for line in lines if line.startswith("EnvironmentFile=")]
    env = {"PATH": "/usr/bin:/bin", "HOME": "/srv/glamira/data"}
    for file in files:
        content = Path(str(root) + str(_inside(root, file))).read_text(encoding="utf-8")
        lines = [line for line in content.splitlines() if "=" in line and not line.startswith("#")]
        env |= {name: value.strip("'") for name, value in (line.split("=", 1) for line in lines)}
    log = (root / f"{name}.log").open("wb")
    return subprocess.Popen(
        [CHROOT, "--userspec=glamira:glamira", str(root), *program.split()], env=env, stdout=log, stderr=log,
        start_new_session=True,
    )


def _inside(root: Path, file: str) -> str:
    """A path of the root with the link `current` followed there, and not here."""
    return file.replace("/srv/glamira/current", str((root / "srv/glamira/current").readlink()))


def health(root: Path, surroundings: Surroundings) -> str:
    """What the health check says."""
    env = {"PATH": "/usr/bin:/bin", "GLAMIRA_HEALTH_URL": f"{API}/api/v2/monitor/health", **surroundings.variables}
    (root / "usr/bin/systemctl").write_text("#!/bin/sh\necho 0\n")
    (root / "usr/bin/systemctl").chmod(0o755)
    command = [CHROOT, str(root), "/bin/bash", "/srv/glamira/current/infra/vm/health.sh"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False).stdout


def glamira(root: Path, *verb: str) -> subprocess.CompletedProcess[str]:
    """A verb as an operator types it on the machine."""
    command = [CHROOT, str(root), "/usr/local/bin/glamira", *verb]
    return subprocess.run(command, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False)


def test_a_clean_debian_comes_to_an_airflow_that_runs_a_day_and_back(
    root: Path, surroundings: Surroundings, sandbox: Settings, seeded: Seed,
) -> None:
    first, second = archive("first"), archive("second")
    surroundings.release("1", first)
    done = started(root, surroundings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "alert-slack-webhook: it has no version" in done.stdout
    assert (root / "run/glamira/secrets/PSEUDONYM_KEY").stat().st_mode & 0o777 == 0o400
    written = (root / "srv/glamira/glamira.env").read_text(encoding="utf-8")
    assert sandbox.pseudonym_key.get_secret_value() not in written

    truth = seeded(DAY, events=2000, orders=100)
    places = root / PLACES["IP2LOCATION_BIN"].removeprefix("/")
    shutil.copyfile(sandbox.ip2location_bin, places)
    processes = [part(root, name) for name in PARTS]
    try:
        assert wait_until(lambda: bool(health(root, surroundings) and surroundings.entries), SECONDS)
        api = AirflowApi(API)
        api.wait_for_dag(SECONDS)
        api.unpause()
        assert api.wait_for([DAY], RUN_SECONDS) == {DAY: "success"}, api.task_states(DAY)
        assert api.runs()[DAY]["bundle_version"] == hashlib.sha256(first).hexdigest(), "the run keeps its release"
        shown = published.shown(bigquery_client(sandbox), "totals", [DAY])
        assert shown == published.expected(truth, "totals")
    finally:
        for process in processes:
            os.killpg(process.pid, 15)
        for process in processes:
            process.wait(60)
    said = glamira(root, "status", DAY)
    assert (said.returncode, "published" in said.stdout) == (0, True), said.stdout + said.stderr

    asked = len([path for path in surroundings.answered if "/o/" in path])
    again = started(root, surroundings)
    assert again.returncode == 0, again.stderr
    assert "none is deleted" not in again.stdout, again.stderr
    assert len([path for path in surroundings.answered if "/o/" in path]) == asked

    surroundings.release("2", second, sha256="0" * 64)
    refused = started(root, surroundings)
    assert refused.returncode != 0
    assert "nothing was installed" in refused.stderr
    assert Path(str(root) + _inside(root, "/srv/glamira/current/RELEASE")).read_text() == "first"
