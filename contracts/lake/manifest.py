"""The manifest: the lake's signed promise to the loader about one batch, written after its data files."""

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field, fields, replace
from datetime import date
from typing import Any

from contracts.commands import command
from contracts.errors import ManifestError, SignatureMismatch
from contracts.lake.paths import DATASETS, BatchPath
from contracts.lake.signing import is_signed, key_id, named_key, signature_of
from contracts.lake.versions import ContractRef

MANIFEST_VERSION = 1
_LATER_MEMBERS = frozenset({"pseudonym_key"})  # left out where empty, as earlier releases wrote and signed
MAIN_SLOT = "main"
REPROCESSED_SLOT = "reprocessed"
LONGEST_CAUSE = 200


@dataclass(frozen=True, slots=True)
class DataFile:
    """One data file as the manifest saw it; `crc32c` is base64, as Cloud Storage gives it."""

    name: str
    bytes: int
    rows: int
    crc32c: str
    sha256: str
    generation: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Row conservation of one batch: `extracted = accepted + quarantined`."""

    extracted: int
    accepted: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything the loader may trust about one batch.

    Within one (dataset, data_date, slot) the highest `sequence` is the live batch; it supersedes the others.
    `reasons` counts quarantined rows by reason code, `drift` unknown fields and foreign types by name.
    `signature` names its key; in manifests of earlier releases it names none. `pseudonym_key` is the fingerprint of the
    key that made the rows' pseudonyms; empty for rows without any, and in earlier releases.
    """

    dataset: str
    data_date: date
    batch_id: str
    run_id: str
    sequence: int
    contract: ContractRef
    counts: Counts
    files: tuple[DataFile, ...]
    created_at: str
    slot: str = MAIN_SLOT
    reasons: Mapping[str, int] = field(default_factory=dict)
    drift: Mapping[str, int] = field(default_factory=dict)
    manifest_version: int = MANIFEST_VERSION
    signature: str = ""
    pseudonym_key: str = ""

    @property
    def path(self) -> BatchPath:
        """Where the batch lives in the lake."""
        return BatchPath(self.dataset, self.data_date, self.batch_id)

    @property
    def row_count(self) -> int:
        """Rows in all data files together."""
        return sum(file.rows for file in self.files)

    def signed(self, key: str) -> "Manifest":
        """The same manifest with the signature that `key` gives it."""
        return replace(self, signature=signature_of(self._content(), key))

    def verify(self, *keys: str) -> None:
        """Raise `SignatureMismatch` unless this very content was signed with one of `keys`."""
        if not is_signed(self._content(), self.signature, keys):
            raise SignatureMismatch(self._mismatch(keys))

    def _content(self) -> bytes:
        return replace(self, signature="").to_json().encode()

    def _mismatch(self, keys: tuple[str, ...]) -> str:
        ids, by = list(map(key_id, keys)), named_key(self.signature)[:LONGEST_CAUSE]
        foreign = f"it is by the key {by!r}, in force are {', '.join(ids)}"
        return (
            f"manifest {self.path.manifest[:LONGEST_CAUSE]}: the signature does not match the content"
            f"{f'; {foreign}' if by and by not in ids else ''}. Compare the keys of `{command('doctor')}` with "
            "those of the load function. Land the batch again with a key in force, "
            f"`{command(f'land {self.dataset} {self.data_date}')}`; or, when the function lacked the key, "
            f"`{command(f'replay {self.batch_id[:LONGEST_CAUSE]}')}`. "
            "An object that stays listed then is not ours: delete it."
        )

    def to_json(self) -> str:
        """Canonical JSON: sorted members, no white space, so that equal manifests are equal bytes."""
        return json.dumps(_members(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def parse_manifest(text: str | bytes) -> Manifest:
    """Read a manifest, strictly: every member present, of its type, and consistent.

    Raises:
        ManifestError: it names the member and what is wrong with it.
    """
    try:
        manifest = _from_members(json.loads(text))
        manifest.to_json().encode()
        broken = _broken_rules(manifest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        found = (str(error) if type(error) is ValueError else f"{type(error).__name__}: {error}")[:LONGEST_CAUSE]
        raise ManifestError(f"manifest: not readable ({found}). Land the batch again.") from error
    if broken:
        batch = repr(manifest.batch_id)[:LONGEST_CAUSE]
        raise ManifestError(f"manifest of {batch}: breaks the rule {broken[0]!r}. Land it again.")
    return manifest


def _members(manifest: Manifest) -> dict[str, Any]:
    members = asdict(manifest) | {"data_date": manifest.data_date.isoformat()}
    return {name: value for name, value in members.items() if value or name not in _LATER_MEMBERS}


def _from_members(members: dict[str, Any]) -> Manifest:
    if missing := {member.name for member in fields(Manifest)} - _LATER_MEMBERS - members.keys():
        raise ValueError(f"it lacks {', '.join(sorted(missing))}")
    nested = {
        "data_date": date.fromisoformat(members["data_date"]),
        "contract": ContractRef(**members["contract"]),
        "counts": Counts(**members["counts"]),
        "files": tuple(DataFile(**file) for file in members["files"]),
        "reasons": dict(**members["reasons"]),
        "drift": dict(**members["drift"]),
    }
    return Manifest(**(members | nested))


def _broken_rules(manifest: Manifest) -> list[str]:
    counts, numbers = manifest.counts, _numbers(manifest)
    rules = {
        f"manifest_version is {MANIFEST_VERSION}": manifest.manifest_version == MANIFEST_VERSION,
        f"dataset is one of {DATASETS}": manifest.dataset in DATASETS,
        "texts are texts": _all_are(str, _texts(manifest)),
        "numbers are whole, from 0 to INT64's limit": _all_are(int, numbers) and _in_range(numbers),
        "extracted = accepted + quarantined": counts.extracted == counts.accepted + counts.quarantined,
        "accepted = rows of the files": counts.accepted == manifest.row_count,
    }
    return [rule for rule, holds in rules.items() if not holds]


def _texts(manifest: Manifest) -> list[Any]:
    own = [manifest.batch_id, manifest.run_id, manifest.slot, manifest.created_at, manifest.signature]
    files = [text for file in manifest.files for text in (file.name, file.crc32c, file.sha256)]
    return [*own, manifest.pseudonym_key, *astuple(manifest.contract), *files, *manifest.reasons, *manifest.drift]


def _numbers(manifest: Manifest) -> list[Any]:
    files = [number for file in manifest.files for number in (file.bytes, file.rows, file.generation)]
    by_name = [*manifest.reasons.values(), *manifest.drift.values()]
    return [manifest.sequence, *astuple(manifest.counts), *files, *by_name]


def _in_range(numbers: list[int]) -> bool:
    return min(numbers) >= 0 and max(numbers) < 2**63


def _all_are(kind: type, values: list[Any]) -> bool:
    return all(type(value) is kind for value in values)
