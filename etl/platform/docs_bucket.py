"""The Data Docs folder and its copy in the docs bucket: the bucket keeps every run, a folder only works on them."""

import base64
import hashlib
import logging
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path

from google.cloud import storage

from contracts.draft_file import drafted
from contracts.errors import UsageError
from contracts.foreign_text import harmless
from contracts.inner_path import inner_path
from contracts.lake.paths import DOCS_PREFIX, REVIEW_FOLDER
from contracts.web_pages import PROGRAM_POLICY, PageHandler, policy_meta
from etl.platform.settings import Settings
from expectations.pages import INDEX, write_index

log = logging.getLogger(__name__)

DBT_PAGE = "dbt.html"
DASHBOARDS_PREFIX, FETCHED = "dashboards/", "fetched"
_RESULTS = f"{DOCS_PREFIX}results/"
# Suite, run, time and batch, as Great Expectations names them.
_RESULT = re.compile(re.escape(_RESULTS) + r"(?:(?!\.)[^/\x00]+/){3}(?!\.)[^/\x00]+\.json")
_LONGEST_BYTES = 255
_AT_ONCE = 8


class SiteHandler(PageHandler):
    """Files of the folder, under the names that they have in the bucket as well; the root is the site's front page."""

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Answer with a file, or lead to the front page."""
        if self.path.partition("?")[0] == "/":
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"/{DOCS_PREFIX}{REVIEW_FOLDER}/{INDEX}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        super().do_GET()

    def translate_path(self, path: str) -> str:
        """The file of a name with or without the bucket's prefix; dashboards lie where they were fetched to."""
        name, own = path.lstrip("/"), self.directory
        self.directory = str(Path(own).with_name(FETCHED)) if name.startswith(DASHBOARDS_PREFIX) else own
        try:
            return super().translate_path("/" + name.removeprefix(DOCS_PREFIX))
        finally:
            self.directory = own


@dataclass(frozen=True, slots=True)
class DocsReport:
    """A build of the Data Docs: pages in the folder, files sent to the bucket, and where to read them."""

    pages: int
    uploaded: int
    data_docs: str
    dbt_docs: str


def docs_folder(settings: Settings) -> Path:
    """Where this machine writes Data Docs."""
    return settings.work_dir.absolute() / "data_docs"


def address(settings: Settings, page: str = INDEX) -> str:
    """Where a page is read: below DOCS_URL, or in the bucket when no server is set."""
    root = settings.docs_url or f"gs://{settings.docs_bucket}"
    return f"{root.rstrip('/')}/{DOCS_PREFIX}{page}"


def synchronise(bucket: storage.Bucket, folder: Path) -> int:
    """Make the bucket hold this machine's runs beside all others; returns how many files it took.

    Of two machines at once the last index wins. Each looks again after it sent its results: whoever is last finds
    those of the other, and its index has both.
    """
    if restore(bucket, folder):
        write_index(folder)
    sent = upload(bucket, folder)
    while restore(bucket, folder):
        write_index(folder)
        sent += upload(bucket, folder)
    return sent


def restore(bucket: storage.Bucket, folder: Path) -> int:
    """Fetch the results that other machines stored, so that the index knows them; returns how many were missing.

    An object in a result's place whose name is none is left where it is, and logged.
    """
    missing = [blob for blob in bucket.list_blobs(prefix=_RESULTS) if _is_missing(folder, blob.name)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(partial(_download, folder), missing))
    return len(missing)


def upload(bucket: storage.Bucket, folder: Path) -> int:
    """Send the files that the bucket lacks or holds with other content; returns how many."""
    known = {blob.name: blob.md5_hash for blob in bucket.list_blobs(prefix=DOCS_PREFIX)}
    changed = [file for file in _files(folder) if known.get(_name(folder, file)) != _md5(file)]
    send(bucket, folder, changed)
    return len(changed)


def send(bucket: storage.Bucket, folder: Path, files: Iterable[Path]) -> None:
    """Send files below the folder to the bucket, whatever it holds."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(partial(_upload, bucket, folder), files))


def build_docs(settings: Settings, client: storage.Client, dbt_page: Path) -> DocsReport:
    """Write every page anew from the stored results, dbt's documentation beside them, and update the bucket."""
    # Great Expectations takes seconds to import: only a build pays them.
    from expectations.checkpoint import rebuild_pages  # noqa: PLC0415 - Great Expectations takes seconds

    folder, bucket = docs_folder(settings), client.bucket(settings.docs_bucket)
    restore(bucket, folder)
    rebuild_pages(folder)
    _put_dbt_page(dbt_page, folder / DBT_PAGE)
    pages = sum(file.suffix == ".html" for file in _files(folder))
    return DocsReport(pages, upload(bucket, folder), address(settings), address(settings, DBT_PAGE))


def fetch_dashboards(bucket: storage.Bucket, settings: Settings) -> int:
    """Bring the dashboards that were drawn to this machine; returns how many files they are."""
    blobs, folder = list(bucket.list_blobs(prefix=DASHBOARDS_PREFIX)), docs_folder(settings).with_name(FETCHED)
    for blob in blobs:
        file = inner_path(folder, blob.name)
        file.parent.mkdir(parents=True, exist_ok=True)
        blob.download_to_filename(str(file))
    return len(blobs)


def docs_server(settings: Settings, port: int) -> ThreadingHTTPServer:
    """A server of this machine's site on the loopback interface; the caller lets it serve, and closes it.

    Raises:
        UsageError: the port is taken, or not for everybody.
    """
    folder = docs_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(SiteHandler, directory=str(folder)))
    except OSError as error:
        why = f"docs serve: no port {port} on 127.0.0.1 ({error.strerror})"
        raise UsageError(f"{why}. Name another with --port; 0 takes a free one.") from error


def _put_dbt_page(page: Path, target: Path) -> None:
    """Copy dbt's page, and let it ask nobody."""
    html = page.read_text(encoding="utf-8")
    target.write_text(html.replace("<head>", f"<head>{policy_meta(PROGRAM_POLICY)}", 1), encoding="utf-8")


def _files(folder: Path) -> Iterator[Path]:
    """The site's files; names with a leading dot are drafts and marks of this machine."""
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.startswith("."))


def _name(folder: Path, file: Path) -> str:
    return DOCS_PREFIX + file.relative_to(folder).as_posix()


def _is_missing(folder: Path, name: str) -> bool:
    longest = max(len(part.encode()) for part in name.split("/"))
    if not _RESULT.fullmatch(name) or longest > _LONGEST_BYTES:
        log.warning("ignored object=%s remedy=delete it, only checkpoints write results", harmless(name[:200]))
        return False
    return not _local(folder, name).exists()


def _local(folder: Path, name: str) -> Path:
    return inner_path(folder, name.removeprefix(DOCS_PREFIX))


def _md5(file: Path) -> str:
    return base64.b64encode(hashlib.md5(file.read_bytes(), usedforsecurity=False).digest()).decode("ascii")


def _upload(bucket: storage.Bucket, folder: Path, file: Path) -> None:
    blob = bucket.blob(_name(folder, file))
    blob.cache_control = "no-cache"
    blob.upload_from_filename(str(file), content_type=guess_type(file.name)[0] or "application/octet-stream")


def _download(folder: Path, blob: storage.Blob) -> None:
    file = _local(folder, blob.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    with drafted(file) as draft:
        blob.download_to_filename(str(draft))
