"""The docs site's addresses, and the local server of its folder."""

import threading
from pathlib import Path
from urllib.request import urlopen

import pytest

from etl.platform.docs_bucket import address, docs_folder, docs_server
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
