"""Preconditions of the storage API: what a request demands of the generation it meets, and whether that holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ABSENT = 0  # the generation, and the metageneration, of an object that does not exist
_NOT_A_NUMBER = "Invalid argument: {name}={value!r} is not a whole number."


class PreconditionFailed(Exception):
    """Raised where an object would be read or changed, when it is not as the request demands."""


class NotModified(PreconditionFailed):
    """Raised instead where a read demands another generation than the one that is there."""


class Malformed(Exception):
    """Raised for a precondition that is no whole number."""


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What must hold of the generation and the metageneration; None demands nothing.

    A generation of 0 means that there is no object.
    """

    generation_match: int | None = None
    generation_not_match: int | None = None
    metageneration_match: int | None = None
    metageneration_not_match: int | None = None

    def judge(self, found: Mapping[str, Any] | None) -> None:
        """Hold the demands against an object's or a bucket's resource; None: there is none.

        Raises:
            PreconditionFailed: it is not the generation or metageneration that was demanded.
            NotModified: it is the one that must not be.
        """
        generation, metageneration = _number(found, "generation"), _number(found, "metageneration")
        if self.generation_match not in (None, generation) or self.metageneration_match not in (None, metageneration):
            raise PreconditionFailed
        if generation == self.generation_not_match or metageneration == self.metageneration_not_match:
            raise NotModified


def read_preconditions(query: Mapping[str, Sequence[str]], prefix: str = "if") -> Preconditions:
    """The preconditions in a request's query; `prefix` is `ifSource` for those on the source of a copy.

    Raises:
        Malformed: one of them is no whole number.
    """
    return Preconditions(
        generation_match=_asked(query, f"{prefix}GenerationMatch"),
        generation_not_match=_asked(query, f"{prefix}GenerationNotMatch"),
        metageneration_match=_asked(query, f"{prefix}MetagenerationMatch"),
        metageneration_not_match=_asked(query, f"{prefix}MetagenerationNotMatch"),
    )


def asked_generation(query: Mapping[str, Sequence[str]], name: str = "generation") -> int | None:
    """The generation that a request names; None when it takes the live one.

    Raises:
        Malformed: it is no whole number.
    """
    return _asked(query, name)


def _asked(query: Mapping[str, Sequence[str]], name: str) -> int | None:
    if name not in query:
        return None
    value = query[name][0]
    if not (value.isascii() and value.isdecimal()):
        raise Malformed(_NOT_A_NUMBER.format(name=name, value=value))
    return int(value)


def _number(found: Mapping[str, Any] | None, member: str) -> int:
    return int(found.get(member, ABSENT)) if found else ABSENT
