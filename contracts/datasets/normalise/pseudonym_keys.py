"""The keys of pseudonyms: one makes them, former ones made them before, and each is named without being shown."""

from dataclasses import dataclass, field

from contracts.datasets.normalise.pseudonym import pseudonym

FINGERPRINT_LENGTH = 12
_NOBODY = " "  # no value of a document: those are trimmed, and have text


@dataclass(frozen=True, slots=True)
class PseudonymKeys:
    """The key that makes pseudonyms now, and those that made them in former epochs."""

    key: str = field(repr=False)
    former: tuple[str, ...] = field(default=(), repr=False)

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key in use."""
        return key_fingerprint(self.key)

    @property
    def by_fingerprint(self) -> dict[str, str]:
        """Every key by its fingerprint, the one in use first."""
        return {key_fingerprint(key): key for key in (self.key, *self.former)}


def pseudonym_keys(key: str, former: str = "") -> PseudonymKeys:
    """The keys as settings have them; `former` are separated by commas, blanks do not count."""
    return PseudonymKeys(key, tuple(one for part in former.split(",") if (one := part.strip())))


def key_fingerprint(key: str) -> str:
    """Which key it is, in 12 hex digits: the beginning of what the key makes of a text that no value is.

    Whoever guesses keys learns no more from it than from the pseudonym of a value that they know.
    """
    return pseudonym(key, _NOBODY)[:FINGERPRINT_LENGTH]
