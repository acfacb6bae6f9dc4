"""The stable codes under which the loader refuses an object for good."""

from enum import StrEnum


class Reason(StrEnum):
    """Each names the one rule that the object breaks."""

    EVENT_MALFORMED = "event_malformed"
    BUCKET_FOREIGN = "bucket_foreign"
    OBJECT_OUTSIDE_LAYOUT = "object_outside_layout"
    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_TOO_LARGE = "manifest_too_large"
    MANIFEST_MALFORMED = "manifest_malformed"
    SIGNATURE_MISMATCH = "signature_mismatch"
    PATH_MISMATCH = "path_mismatch"
    CONTRACT_UNKNOWN = "contract_unknown"
    FILE_MISSING = "file_missing"
    FILE_CHANGED = "file_changed"
    FILE_UNLISTED = "file_unlisted"
    FILE_UNREADABLE = "file_unreadable"
    ROW_COUNT_MISMATCH = "row_count_mismatch"
    ROW_OUTSIDE_DAY = "row_outside_day"
    ROW_INCOMPLETE = "row_incomplete"
