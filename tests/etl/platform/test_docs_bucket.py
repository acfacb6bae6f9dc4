"""The docs site's addresses, and the local server of its folder."""

import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from contracts.errors import PathError, UsageError
from etl.platform.docs_bucket import address, docs_folder, docs_server, restore
from etl.platform.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    required = ("mongo_uri", "gcp_project", "lake_bucket", "quarantine_bucket", "manifest_signing_key", "pseudonym_key")
    values = dict.fromkeys(required, "x") | {"docs_bucket": "docs", "ip2location_bin": "x", "work_dir": str(tmp_path)}
    return Settings(_env_file=None, **values)


def test_pages_are_read_below_the_docs_url(settings: Settings) -> None:
    served = settings.model_copy(update={"docs_url": "https://docs.example.com/"})
    assert address(served) == "https://docs.example.com/data_docs/index.html"
    assert address(served, "validations/a.html") == "https://docs.example.com/data_docs/validations/a.html"


def test_without_a_docs_url_pages_are_read_in_the_bucket(settings: Settings) -> None:
    assert address(settings.model_copy(update={"docs_url": ""})) == "gs://docs/data_docs/index.html"


def test_a_port_that_is_taken_is_wrong_usage_with_a_way_out(settings: Settings) -> None:
    with docs_server(settings, 0) as server, pytest.raises(UsageError, match=f"no port {server.server_port} .*--port"):
        docs_server(settings, server.server_port)


def test_the_folder_is_served_on_loopback(settings: Settings) -> None:
    folder = docs_folder(settings)
    folder.mkdir()
    (folder / "index.html").write_text("all runs", encoding="utf-8")
    with docs_server(settings, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        with urlopen(f"http://{host}:{port}/index.html") as answer:
            assert answer.read() == b"all runs"
        server.shutdown()
    assert host == "127.0.0.1"


class Blob:
    """An object of the bucket, as the client hands it out; `name` is what somebody wrote there."""

    def __init__(self, name: str) -> None:
        self.name = name

    def download_to_filename(self, path: str) -> None:
        Path(path).write_text("theirs", encoding="utf-8")


class Bucket:
    def __init__(self, *names: str) -> None:
        self.blobs = [Blob(name) for name in names]

    def list_blobs(self, prefix: str) -> list[Blob]:
        return [blob for blob in self.blobs if blob.name.startswith(prefix)]


RESULT = "data_docs/results/suite/run/time/batch.json"


@pytest.mark.parametrize("name", [
    "../../outside.json", "suite/../../../outside.json", "/etc/a/glamira-outside.json", "..",
    "a/../../../../outside.json", "a/b/c/../d.json", "../a/b/c.json", "a/b/c/.json", "a/b/c/.hidden.json",
    "../../../../outside.json", "a/b/c/d/e.json", "a/b/c/d.html", "a/b/c/d\0.json", f"a/b/{'n' * 300}/d.json",
    f"a/b/{'𝓷' * 100}/d.json", "a/b/c/", "a",
])
def test_what_is_no_results_name_is_told_and_left_and_holds_nobody_up(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path / "work" / "data_docs"
    folder.mkdir(parents=True)
    assert restore(Bucket(f"data_docs/results/{name}", RESULT), folder) == 1  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["batch.json"]
    assert "delete it" in caplog.text


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "docs" / "results").mkdir(parents=True)
    (tmp_path / "docs" / "results" / "suite").symlink_to(tmp_path / "outside")
    with pytest.raises(PathError, match="delete the object"):
        restore(Bucket(RESULT), tmp_path / "docs")  # type: ignore[arg-type]


def test_results_of_other_machines_are_fetched_once(tmp_path: Path) -> None:
    bucket = Bucket(RESULT)
    assert [restore(bucket, tmp_path), restore(bucket, tmp_path)] == [1, 0]  # type: ignore[arg-type]
    assert (tmp_path / "results/suite/run/time/batch.json").read_text(encoding="utf-8") == "theirs"


def test_the_root_is_the_front_page_and_the_buckets_names_are_known(settings: Settings) -> None:
    folder = docs_folder(settings)
    for name, text in (("review/index.html", "today"), ("../fetched/dashboards/revenue.html", "revenue")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with docs_server(settings, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        with urlopen(f"http://127.0.0.1:{port}") as front:
            assert (front.url, front.read()) == (f"http://127.0.0.1:{port}/data_docs/review/index.html", b"today")
        for name, text in (("review/index.html", b"today"), ("dashboards/revenue.html", b"revenue")):
            with urlopen(f"http://127.0.0.1:{port}/{name}") as answer:
                assert answer.read() == text
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"http://127.0.0.1:{port}/dashboards/../../secret.html")
        server.shutdown()
