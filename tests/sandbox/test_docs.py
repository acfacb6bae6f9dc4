"""The docs server's root leads to everything that is there, and says how to make the rest."""

from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import requests

from contracts.commands import command
from sandbox.docs import SITES, Handler, index_html


def test_what_is_there_is_linked_and_the_rest_has_its_command(tmp_path: Path) -> None:
    (tmp_path / "dashboards").mkdir()
    (tmp_path / "dashboards" / "index.html").touch()
    page = index_html(tmp_path)
    assert '<a href="dashboards/index.html">Dashboards</a>' in page
    assert command("docs build") in page
    assert all(site.name in page for site in SITES)


def test_the_root_is_the_index_and_files_are_files(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("a page", encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        root = f"http://127.0.0.1:{server.server_port}"
        assert requests.get(root, timeout=5).text == index_html(tmp_path)
        assert requests.get(f"{root}/page.html", timeout=5).text == "a page"
        assert requests.get(f"{root}/absent.html", timeout=5).status_code == 404
        server.shutdown()
