"""Serves the docs bucket on loopback; the root names everything in it, and how to make what is not there yet."""

import os
from dataclasses import dataclass
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path

from contracts.commands import command
from contracts.web_pages import PageHandler
from sandbox.settings import DOCS_BUCKET, HOST, Port, read_settings


@dataclass(frozen=True, slots=True)
class Site:
    """A front page in the bucket: its name and path, what it shows, and the command that makes it."""

    name: str
    path: str
    shows: str
    made_by: str


SITES = (
    Site("Review", "data_docs/review/index.html", "every day's verdict, gates, rows and next step", "run DAY"),
    Site("Data Docs", "data_docs/index.html", "Great Expectations: every run, every rule, its meaning and remedy",
         "run DAY"),
    Site("dbt docs", "data_docs/dbt.html", "every model, column and test, and the lineage", "docs build"),
    Site("Dashboards", "dashboards/index.html", "pictures of the Looker dashboards over what is published",
         "sandbox dashboards"),
)


def index_html(folder: Path) -> str:
    """The root page: a link to each site that is there, and for the others the command that makes them."""
    rows = "".join(f"<dt>{_name(site, folder)}</dt><dd>{escape(site.shows)}</dd>" for site in SITES)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Glamira orders</title>'
        '<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark}'
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
        "dt{font-weight:600;margin-top:1rem}dd{margin:0}</style></head>"
        f"<body><main><h1>Glamira orders</h1><dl>{rows}</dl></main></body></html>"
    )


def _name(site: Site, folder: Path) -> str:
    if (folder / site.path).exists():
        return f'<a href="{site.path}">{escape(site.name)}</a>'
    return f"{escape(site.name)}: not there yet. <code>{escape(command(site.made_by))}</code>"


class Handler(PageHandler):
    """Files of the bucket's folder, and the index as its root."""

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Answer with the index, or a file."""
        if self.path.partition("?")[0] not in ("/", "/index.html"):
            super().do_GET()
            return
        page = index_html(Path(self.directory)).encode()
        self.send_response(HTTPStatus.OK)
        for name, value in (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(page)


def main() -> None:
    """Serve until stopped."""
    settings = read_settings(os.environ)
    folder = settings.objects / DOCS_BUCKET
    ThreadingHTTPServer((HOST, settings.port(Port.DOCS)), partial(Handler, directory=str(folder))).serve_forever()


if __name__ == "__main__":
    main()
