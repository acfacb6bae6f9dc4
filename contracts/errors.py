"""One tree of errors; every message names the object, the rule and the remedy, and is one harmless line."""

from collections.abc import Mapping
from datetime import date

from contracts.foreign_text import harmless


class GlamiraError(Exception):
    """Root of all errors meant for people; the CLI prints its text as one line and exits with `exit_code`."""

    exit_code = 1

    def __str__(self) -> str:
        # Messages quote documents, pages and answers, and go to terminals, logs, ledgers and mail.
        return harmless(super().__str__())


class UsageError(GlamiraError):
    """Raised by the CLI and the DAGs for arguments that can never work, such as a day in the future."""

    exit_code = 2


class Interrupted(GlamiraError):
    """Raised at the edge of a verb that somebody stopped with Ctrl-C."""

    exit_code = 130


class SettingsError(GlamiraError):
    """Raised while settings are read: a variable is missing or malformed."""


class PseudonymKeyError(GlamiraError):
    """Raised before anything lands: PSEUDONYM_KEY is not the key in force, or a day's rows are of several keys."""


class ErasureError(GlamiraError):
    """Raised by erase when something of the person is found again afterwards."""


class PolicyError(SettingsError):
    """Raised while the policy of the gates is read or applied: a rule or limit is missing, unknown or impossible."""


class ServiceUnreachable(GlamiraError):
    """Raised by the clients when MongoDB, Cloud Storage, BigQuery or the load function does not answer."""


class WarehouseEmpty(GlamiraError):
    """Raised at the edge of a verb that asks for a dataset or table which no run has made yet."""


class SourceEmpty(GlamiraError):
    """Raised by extract when a data interval holds no document at all."""


class BinFileError(GlamiraError):
    """Raised by locate before any write: the IP2Location file is missing, damaged or of another type."""


class CrawlError(GlamiraError):
    """Raised by crawl when the spider ends without a usable feed."""


class RatesError(GlamiraError):
    """Raised for a file of exchange rates that cannot be had or is not what it should be; the former rates serve."""

    def __init__(self, rule: str, message: str) -> None:
        """`rule` is the policy's rule that the file breaks."""
        super().__init__(message)
        self.rule = rule


class ContractViolation(GlamiraError):
    """Raised by land when a batch exceeds the contract's quarantine thresholds; nothing of it lands."""


class ManifestError(GlamiraError):
    """Raised when a manifest cannot be read: not JSON, a missing or mistyped member, a foreign version.

    `reason` is the stable code that its refusal is recorded under.
    """

    reason = "manifest_malformed"


class ManifestTooLarge(ManifestError):
    """Raised before a manifest is read that is larger than any of ours can be."""

    reason = "manifest_too_large"


class ManifestMisplaced(ManifestError):
    """Raised when a manifest lies where another batch's belongs."""

    reason = "path_mismatch"


class ManifestOutsideLayout(ManifestError):
    """Raised when an object that is named like a manifest lies where no batch can: it is no manifest."""

    reason = "object_outside_layout"


class SignatureMismatch(ManifestError):
    """Raised when a manifest's signature is not the one that its content and a key in force give."""

    reason = "signature_mismatch"


class PathError(GlamiraError):
    """Raised when an object name does not follow the lake's layout."""


class WriteConflict(GlamiraError):
    """Raised by whatever writes to storage: somebody else changed the same object meanwhile, to other content."""


class LoadError(GlamiraError):
    """Raised while waiting for the load function: a batch was refused, or no ledger row came in time."""


class LoadRefused(GlamiraError):
    """Raised by the load function for an object that no later delivery can make loadable."""

    def __init__(self, reason: str, message: str) -> None:
        """`reason` is the stable code that the refusal is recorded under."""
        super().__init__(message)
        self.reason = reason


class LockHeld(GlamiraError):
    """Raised when somebody else, named, has a lock: after the longest wait for it, or after it was lost to them."""


class Unforeseen(GlamiraError):
    """Raised at the edge of a station or a verb for an error that is not one of ours; names where its story is."""


class GateRefused(GlamiraError):
    """Raised at a gate when at least one outcome of severity fail has failed."""


class DaysRefused(GlamiraError):
    """Raised by a station that works on several days at once for those that it refuses; the others may go on alone."""

    def __init__(self, reasons: Mapping[date, GlamiraError]) -> None:
        """`reasons` has each refused day's own error."""
        super().__init__("; ".join(map(str, reasons.values())))
        self.reasons = reasons


class AcceptanceError(GlamiraError):
    """Raised by accept: the day has no warning that holds it."""


class BuildError(GlamiraError):
    """Raised by build when dbt cannot finish: a model or a test of severity error failed."""


class PublishError(GlamiraError):
    """Raised by publish and roll back: there is nothing to publish, or nothing to go back to."""


class QuarantineError(GlamiraError):
    """Raised by the quarantine verbs: a change that does not apply to the item, or a document that is not kept."""


class SandboxError(GlamiraError):
    """Raised by the sandbox: a taken port, a dead server, a missing system library."""
