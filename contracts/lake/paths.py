"""Typed object names of the lake and the quarantine: built in one place, parsed in one place."""

import re
from dataclasses import dataclass
from datetime import date

from contracts.errors import PathError
from contracts.lake.versions import CURRENT

MANIFEST_NAME = "manifest.json"
DATASETS = tuple(CURRENT)
# In the docs bucket; the review site lies in a folder of its own beside Data Docs.
DOCS_PREFIX, REVIEW_FOLDER = "data_docs/", "review"

_DAYS_FOLDER = re.compile(r"validated/[a-z]+/(?P<data_date>[0-9]{4}-[0-9]{2}-[0-9]{2})/")
_FOREIGN = "Only land writes to the lake: it is no part of any batch, delete it."
_LAYOUT = re.compile(
    r"validated/(?P<dataset>[a-z]+)/(?P<data_date>[0-9]{4}-[0-9]{2}-[0-9]{2})/(?P<batch_id>[0-9]{8}-[0-9a-f]{16})"
    r"/(?P<name>manifest\.json|part-[0-9]{5}\.parquet)"
)


@dataclass(frozen=True, slots=True)
class BatchPath:
    """Where one validated batch lives: `validated/<dataset>/<YYYY-MM-DD>/<batch_id>/`."""

    dataset: str
    data_date: date
    batch_id: str

    @property
    def prefix(self) -> str:
        """The folder, with its closing slash."""
        return f"{slot_prefix(self.dataset, self.data_date)}{self.batch_id}/"

    @property
    def manifest(self) -> str:
        """The object that makes the batch exist; written last."""
        return f"{self.prefix}{MANIFEST_NAME}"

    def file(self, name: str) -> str:
        """The object name of one data file."""
        return f"{self.prefix}{name}"

    @property
    def quarantine(self) -> str:
        """The object in the quarantine bucket that holds the batch's refused rows."""
        return f"quarantine/{self.dataset}/{self.data_date.isoformat()}/{self.batch_id}.parquet"


def slot_prefix(dataset: str, data_date: date) -> str:
    """The folder that holds every batch of one dataset and day."""
    return f"validated/{dataset}/{data_date.isoformat()}/"


def attempt_name(dataset: str, quarantine_id: str, attempt_id: str, form: str = "bson") -> str:
    """The object in the quarantine bucket that holds one repaired version of a refused document.

    Its form is `bson`; versions of former releases are `json`.
    """
    return f"attempts/{dataset}/{quarantine_id}/{attempt_id}.{form}"


def batch_id_of(data_date: date, content_digest: str) -> str:
    """The batch id of a content: the same rows under the same contract always get the same id."""
    return f"{data_date:%Y%m%d}-{content_digest[:16]}"


def part_name(index: int) -> str:
    """The name of the data file number `index`, counted from 0."""
    return f"part-{index:05d}.parquet"


def parse_object_name(name: str) -> tuple[BatchPath, str]:
    """Split an object name into its batch and its file name.

    Raises:
        PathError: the name is outside the layout, names an unknown dataset or an impossible date.
    """
    match = _LAYOUT.fullmatch(name)
    if match is None or match["dataset"] not in DATASETS:
        raise PathError(f"object {name!r}: not of the form {_shape()}. {_FOREIGN}")
    try:
        data_date = date.fromisoformat(match["data_date"])
    except ValueError as error:
        raise PathError(f"object {name!r}: {error}. {_FOREIGN}") from error
    return BatchPath(match["dataset"], data_date, match["batch_id"]), match["name"]


def day_of_object(name: str) -> date | None:
    """The day in whose folder an object of the lake lies, whether its layout knows it or not; None when in none."""
    match = _DAYS_FOLDER.match(name)
    try:
        return date.fromisoformat(match["data_date"]) if match else None
    except ValueError:
        return None


def _shape() -> str:
    return f"validated/<{'|'.join(DATASETS)}>/<YYYY-MM-DD>/<batch_id>/<{MANIFEST_NAME}|part-NNNNN.parquet>"
