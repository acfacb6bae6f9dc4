"""This machine: scratch space, and the IP2Location file."""

import shutil
import tempfile
from collections.abc import Iterator

from contracts.errors import BinFileError
from contracts.private_folder import private_folder
from etl.doctor.findings import Finding, failure, ok, warning
from etl.platform.settings import Settings
from etl.sources.geolocation.ip2location.bin_layout import read_layout

# A day of 643,000 documents takes about half a gibibyte of scratch, a build of dbt's as much again.
LEAST_FREE = 256 * 1024**2
COMFORTABLE = 2 * 1024**3
_COUNTRY_TO_COORDINATES = 5


def check_work_dir(settings: Settings) -> Iterator[Finding]:
    """Whether WORK_DIR can be written, and how much room there is."""
    folder, expected = settings.work_dir.absolute(), f"writable, {COMFORTABLE // 1024**2:,} MiB free"
    try:
        private_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        yield failure("work_dir", f"{folder}: {error.strerror or error}", expected,
                      "Point WORK_DIR at a folder that this user may write to.")
        return
    found, remedy = f"{folder}: {free // 1024**2:,} MiB free", "Free some, or point WORK_DIR at a larger disk."
    if free >= COMFORTABLE:
        yield ok("work_dir", found, expected)
    else:
        yield (warning if free >= LEAST_FREE else failure)("work_dir", found, expected, remedy)


def check_bin_file(settings: Settings) -> Iterator[Finding]:
    """Whether IP2LOCATION_BIN is a whole file, and of which date."""
    expected = "a whole BIN file, DB5 or richer"
    try:
        layout = read_layout(settings.ip2location_bin)
    except BinFileError as error:
        yield failure("ip2location", str(error), expected, "Unpack a whole one where IP2LOCATION_BIN points.")
    except OSError as error:
        yield failure("ip2location", f"{settings.ip2location_bin}: {error.strerror}", expected,
                      "Let this user read it, or point IP2LOCATION_BIN elsewhere.")
    else:
        found = f"DB{layout.edition} of {layout.published}"
        if layout.place_columns >= _COUNTRY_TO_COORDINATES:
            yield ok("ip2location", found, expected)
        else:
            yield warning("ip2location", f"{found}: no cities or no coordinates", expected, "Download a richer one.")
