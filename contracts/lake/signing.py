"""The keys of manifests: one signs, former ones still verify, and each is named by an id that gives nothing away."""

import hashlib
import hmac
from dataclasses import dataclass, field

ID_DIGITS = 12
_SCHEME = "hmac-sha256"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The keys in force: `signing` signs, `former` ones verify what they signed before."""

    signing: str = field(repr=False)
    former: tuple[str, ...] = field(default=(), repr=False)

    @property
    def in_force(self) -> tuple[str, ...]:
        """All keys that verify, the one that signs first."""
        return tuple(dict.fromkeys((self.signing, *self.former)))


def signing_keys(signing: str, former: str = "") -> SigningKeys:
    """The keys as settings have them; `former` are separated by commas, blanks do not count."""
    return SigningKeys(signing, tuple(key for part in former.split(",") if (key := part.strip())))


def key_id(key: str) -> str:
    """The beginning of the key's SHA-256, as hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()[:ID_DIGITS]


def signature_of(content: bytes, key: str) -> str:
    """The signature that a key gives a content: the scheme, the key's id and the HMAC-SHA256, separated by colons."""
    return f"{_SCHEME}:{key_id(key)}:{_digest(content, key)}"


def named_key(signature: str) -> str:
    """The id of the key that a signature names; empty when it names none, as those of earlier releases."""
    parts = signature.split(":")
    return parts[1] if len(parts) == len((_SCHEME, "id", "digest")) else ""


def is_signed(content: bytes, signature: str, keys: tuple[str, ...]) -> bool:
    """Whether one of the keys gave the content that signature, with its id or, in earlier releases, without."""
    given = signature.encode(errors="surrogatepass")
    possible = [form for key in keys for form in (signature_of(content, key), f"{_SCHEME}:{_digest(content, key)}")]
    return any(hmac.compare_digest(given, one.encode()) for one in possible)


def _digest(content: bytes, key: str) -> str:
    return hmac.new(key.encode(), content, hashlib.sha256).hexdigest()
