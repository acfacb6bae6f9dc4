"""Audits the packages without a network: pins, hashes, what is installed, licences, releases known to be bad."""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "infra" / "dependency_rules.toml"
# The environment of the project, then what is installed apart from it.
PINNED = (
    "requirements.txt", "cloud_function/requirements.txt", "tests/benchmark/requirements.txt",
    "tests/bench/requirements.txt", "infra/fleet/requirements.txt",
)
# What an environment is made with, and the package that is installed from here.
OWN = {"pip", "glamira-orders"}
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
_BETWEEN = re.compile(r" AND | OR | WITH |[;,()]+ *")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a requirements file: its exact version, how many hashes it has, and whether it is for here."""

    name: str
    version: str
    hashes: int
    is_for_here: bool


@dataclass(frozen=True, slots=True)
class Bad:
    """Releases that must not be installed, and why."""

    name: str
    versions: SpecifierSet
    why: str


def read_pins(text: str) -> list[Pin]:
    """The pins of a requirements file.

    Raises:
        ValueError: an entry is no name with one exact version; says which.
    """
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n?", "", text))
    return [_pin(line) for line in joined.splitlines() if line.strip()]


def _pin(line: str) -> Pin:
    hashes, entry = len(_HASH.findall(line)), line.partition("--hash")[0].partition(" #")[0].strip()
    try:
        wanted = Requirement(entry)
    except InvalidRequirement as error:
        raise ValueError(f"{entry!r} is no package with a version: no address, no file, no option") from error
    versions = [(one.operator, one.version) for one in wanted.specifier]
    if wanted.url or len(versions) != 1 or versions[0][0] != "==" or "*" in versions[0][1]:
        raise ValueError(f"{entry!r} is not pinned to one version")
    is_for_here = wanted.marker is None or wanted.marker.evaluate()
    return Pin(canonicalize_name(wanted.name), versions[0][1], hashes, is_for_here)


def unhashed(pins: Sequence[Pin]) -> Iterator[str]:
    """Pins that any file of that version would satisfy."""
    return (f"{pin.name}=={pin.version}: without a hash. Write it with `make lock`" for pin in pins if not pin.hashes)


def not_as_pinned(pins: Sequence[Pin], installed: Mapping[str, str]) -> Iterator[str]:
    """Where an environment differs from its pins, in either direction."""
    wanted = {pin.name: pin.version for pin in pins if pin.is_for_here}
    remedy = "Delete .venv; the next target installs it anew"
    for name in sorted(wanted.keys() | installed.keys() - OWN):
        if name not in wanted:
            yield f"{name} {installed[name]}: installed, and not pinned. {remedy}, or add it to requirements.in"
        elif name not in installed or Version(installed[name]) != Version(wanted[name]):
            yield f"{name}: {installed.get(name, 'none')} is installed, {wanted[name]} is pinned. {remedy}"


def known_bad(pins: Sequence[Pin], bad: Sequence[Bad]) -> Iterator[str]:
    """Pins of releases that must not be installed."""
    for one in bad:
        for pin in pins:
            if pin.name == one.name and one.versions.contains(pin.version, prereleases=True):
                yield f"{pin.name}=={pin.version}: {one.why}. Bad are {one.versions}: move the pin"


def unlicensed(
    licences: Mapping[str, str], allowed: Sequence[str], exceptions: Mapping[str, str],
) -> Iterator[str]:
    """Packages whose licence has a word that is not allowed, and exceptions that nobody needs any more."""
    for name, text in sorted(licences.items()):
        strange = [word for part in _BETWEEN.split(text) if (word := part.strip()) and word not in _with(allowed)]
        if (strange or not text) and name not in exceptions:
            yield f"{name}: licence {text or 'unknown'!r}. Read it; then allow it or its package in {RULES.name}"
    for name in sorted(exceptions.keys() - licences.keys()):
        yield f"{name}: an exception of {RULES.name} without its package. Take it out"


def _with(allowed: Sequence[str]) -> set[str]:
    """The allowed words, and the parts of those that have a separator in them."""
    return {part.strip() for word in allowed for part in (word, *_BETWEEN.split(word))}


def licence_of(package: Distribution) -> str:
    """What a package's metadata say of its licence: the expression, the classifiers or the first line of the text."""
    about = package.metadata
    members = ("License-Expression", "License", "Classifier")
    expressions, texts, classifiers = (about.get_all(name) or [] for name in members)
    kinds = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License")]
    return "; ".join(expressions) or "; ".join(kinds) or "".join(texts).partition("\n")[0]


def problems(root: Path = ROOT) -> Iterator[str]:
    """All that is wrong, a line each that names the package and the remedy."""
    rules: dict[str, Any] = tomllib.loads(RULES.read_text(encoding="utf-8"))
    bad = [Bad(one["name"], SpecifierSet(one["versions"]), one["why"]) for one in rules["bad"]]
    for name in PINNED:
        try:
            pins = read_pins((root / name).read_text(encoding="utf-8"))
        except ValueError as error:
            yield f"{name}: {error}"
            continue
        yield from (f"{name}: {problem}" for problem in (*unhashed(pins), *known_bad(pins, bad)))
        if name == PINNED[0]:
            packages = {canonicalize_name(one.name): one for one in distributions()}
            yield from not_as_pinned(pins, {key: one.version for key, one in packages.items()})
            licences = {str(key): licence_of(one) for key, one in packages.items() if key not in OWN}
            yield from unlicensed(licences, rules["licences"], rules["licence_exceptions"])


if __name__ == "__main__":
    found = list(problems())
    print(*found, sep="\n", file=sys.stderr)  # noqa: T201 - a program's answer
    sys.exit(f"{len(found)} problems of packages" if found else 0)
