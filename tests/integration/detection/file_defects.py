"""Defects of files on the lake, and why the load function refuses each."""

from contracts.outcome import Severity
from tests.integration.cloud_function.forgeries import FORGERIES
from tests.integration.detection.catalogue import FileDefect

_CHOSEN = (
    "object of another bucket", "manifest cut off", "manifest that loses rows", "manifest changed after signing",
    "manifest of another day", "contract with other rules", "file deleted", "file changed", "file added",
    "file that is no Parquet", "rows fewer than promised", "rows of another day", "rows without an id",
)
FILES = tuple(
    FileDefect(name, "load function", reason, Severity.FAIL, forge)
    for name in _CHOSEN for forge, reason in [FORGERIES[name]]
)
