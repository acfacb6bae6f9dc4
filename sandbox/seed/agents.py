"""User agents as many as the shop's: a device's versions and model follow from its id, its family from the table."""

import re

_CHROME_BUILDS = (
    "74.0.3729.157", "75.0.3770.143", "76.0.3809.132", "77.0.3865.116", "78.0.3904.108", "79.0.3945.136",
    "80.0.3987.132", "80.0.3987.149", "80.0.3987.163", "81.0.4044.92", "81.0.4044.111", "81.0.4044.117",
    "81.0.4044.122", "81.0.4044.129", "81.0.4044.138", "83.0.4103.61",
)
_SERIES = ("SM-G", "SM-A", "SM-J", "SM-N", "ELE-L", "VOG-L", "MAR-L", "ANE-L", "LM-Q", "RMX", "CPH", "XT")
_MODEL = re.compile(r"(Android [0-9.]+; (?:SAMSUNG )?)(?:SM-[A-Z0-9]+|ELE-L29|Redmi Note 5)(?=\))")
_CHROME = re.compile(r"(Chrome|CriOS)/[0-9.]+")
_APPLE = re.compile(r"(iPhone|CPU) OS (1[0-9])_[0-9_]+")
_FIREFOX = re.compile(r"(rv:|Firefox/)[0-9]+\.0")
_INSTAGRAM = re.compile(r"Instagram [0-9.]+")


def varied(user_agent: str, number: int) -> str:
    """A device's own spelling of an agent; `number` is any large one, and gives the same again."""
    agent = _CHROME.sub(lambda found: f"{found[1]}/{_CHROME_BUILDS[number % len(_CHROME_BUILDS)]}", user_agent)
    agent = _MODEL.sub(lambda found: found[1] + _model(number >> 8), agent)
    agent = _APPLE.sub(lambda found: f"{found[1]} OS {found[2]}_{number % 5}_{(number >> 16) % 8 + 1}", agent)
    agent = _FIREFOX.sub(lambda found: f"{found[1]}{60 + number % 17}.0", agent)
    return _INSTAGRAM.sub(f"Instagram 1{number % 50:02d}.0.0.{(number >> 8) % 40}.{(number >> 16) % 200}", agent)


def _model(number: int) -> str:
    series = _SERIES[number % len(_SERIES)]
    return f"{series}{100 + (number >> 4) % 250}{'FX' [number % 2] if series.startswith('SM') else ''}"
