"""The subject of an erasure: the values that somebody is known by, in each spelling, and their pseudonyms."""

import hashlib
import ipaddress
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from contracts.commands import command
from contracts.datasets.erased import People, identities, people
from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.datasets.normalise.pseudonym_keys import PseudonymKeys
from contracts.errors import PseudonymKeyError, UsageError
from etl.ops.pseudonym_keys import Epoch
from etl.ops.suppressions import Suppressed

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
SHORTEST_NEEDLE = 6  # characters; a shorter value is in many a document by chance


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom to erase: values by the field of the source that has them. Never shown, never kept."""

    emails: tuple[str, ...] = field(default=(), repr=False)
    user_ids: tuple[str, ...] = field(default=(), repr=False)
    device_ids: tuple[str, ...] = field(default=(), repr=False)
    ips: tuple[str, ...] = field(default=(), repr=False)

    def spellings(self) -> dict[str, tuple[str, ...]]:
        """Each value as trackers may have written it, by its field."""
        return {
            "email_address": _each(self.emails, str.lower, str.upper), "user_id_db": _each(self.user_ids),
            "device_id": _each(self.device_ids, str.lower, str.upper), "ip": _each(self.ips, _short_ip, _long_ip),
        }

    def records(self) -> Iterable[dict[str, str]]:
        """A record for each value, as a document that has it alone."""
        return ({name: value} for name, values in self.spellings().items() for value in values)

    def pattern(self) -> re.Pattern[bytes] | None:
        """What finds a value anywhere in a document, plain or percent-encoded; none when every one is too short."""
        values = {value for found in self.spellings().values() for value in found if len(value) >= SHORTEST_NEEDLE}
        texts = sorted({form.encode() for value in values for form in (value, quote(value), quote(value, safe=""))})
        joined = b"|".join(map(re.escape, texts))
        return re.compile(rb"(?<![\w.])(?:" + joined + rb")(?![\w]|\.\w)", re.IGNORECASE) if texts else None


    def is_named_in(self, text: str) -> bool:
        """Whether a text has one of the values as a word of its own, in whatever case."""
        values = (value for found in self.spellings().values() for value in found)
        return any(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text, re.IGNORECASE) for value in values)


def checked(subject: Subject, reason: str) -> Subject:
    """The subject, when there is one, each value can be one of its field, and the reason, which is kept, has none.

    Raises:
        UsageError: nobody is named, an address of e-mail or an IP is none, or the reason has a value, which the
            error does not repeat.
    """
    if not any(subject.spellings().values()):
        raise UsageError("erase: nobody is named. Give --email, --user-id, --device-id or --ip.")
    if not all(_EMAIL.fullmatch(one.strip()) for one in subject.emails):
        raise UsageError("erase: an --email is no address. Write it as the shop has it, name@host.")
    if not all(map(_is_ip, subject.ips)):
        raise UsageError("erase: an --ip is no address. Write it as 203.0.113.9 or 2001:db8::9.")
    if not all(any(identities(record) for record in _records_of(value)) for value in _values(subject)):
        raise UsageError("erase: a value stands for nothing, such as null or N/A. Name the person.")
    if subject.is_named_in(reason):
        raise UsageError("erase: --reason has a value of the person, and is kept for good. Name a ticket instead.")
    return subject


def pseudonyms(subject: Subject, keys: PseudonymKeys) -> frozenset[Suppressed]:
    """The pseudonyms of the subject's values by every key."""
    found = {one for record in subject.records() for one in identities(record).items()}
    return frozenset(
        Suppressed(column, pseudonym(key, value), fingerprint)
        for column, value in found for fingerprint, key in keys.by_fingerprint.items()
    )


def erasure_id_of(found: Iterable[Suppressed]) -> str:
    """The hash of the pseudonyms that were asked for: equal for the same person, and names nobody."""
    text = "\n".join(f"{one.column_name} {one.pseudonym}" for one in sorted(found))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def people_of(found: Iterable[Suppressed]) -> People:
    """The pseudonyms by their columns."""
    return people((one.column_name, one.pseudonym) for one in found)


def require_every_key(declared: Sequence[Epoch], keys: PseudonymKeys) -> None:
    """Pass when this machine has the key of every epoch: by another one somebody would not be found in its days.

    Raises:
        PseudonymKeyError: it lacks one, or its own was never declared.
    """
    known = keys.by_fingerprint
    lacking = [f"{one.epoch} ({one.fingerprint})" for one in declared if one.fingerprint not in known]
    if lacking:
        raise PseudonymKeyError(
            f"PSEUDONYM_FORMER_KEYS: it lacks the keys of the epochs {', '.join(lacking)}, so nobody would be found in "
            f"their days. Put them there, see `{command('keys list')}`; nothing was erased."
        )
    if declared and declared[0].fingerprint != keys.fingerprint:
        raise PseudonymKeyError(
            f"PSEUDONYM_KEY: in force is {declared[0].fingerprint} of epoch {declared[0].epoch!r}, this machine has "
            f"{keys.fingerprint}. Set the one in force; nothing was erased."
        )


def _each(values: Sequence[str], *others: Callable[[str], str]) -> tuple[str, ...]:
    spelled = [*values, *(other(value) for value in values for other in others)]
    return tuple(dict.fromkeys(one.strip() for one in spelled if one.strip()))


def _values(subject: Subject) -> list[str]:
    return [*subject.emails, *subject.user_ids, *subject.device_ids, *subject.ips]


def _records_of(value: str) -> list[dict[str, str]]:
    return [{"user_id_db": value}, {"ip": value}]


def _is_ip(value: str) -> bool:
    try:
        ipaddress.ip_address(value.strip())
    except ValueError:
        return False
    return True


def _short_ip(value: str) -> str:
    return ipaddress.ip_address(value.strip()).compressed if _is_ip(value) else value


def _long_ip(value: str) -> str:
    return ipaddress.ip_address(value.strip()).exploded if _is_ip(value) else value
