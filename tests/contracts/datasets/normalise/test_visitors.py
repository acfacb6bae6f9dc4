"""Addresses and user agents are classified, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.normalise.visitors import address, device

SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1 Mobile/15E148 Safari/604.1"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/81.0.4044.138"


@pytest.mark.parametrize(("text", "kind", "version"), [
    ("37.4.4.4", "global", 4), (" 37.4.4.4 ", "global", 4), ("2a02:908:1::1", "global", 6), ("10.0.0.7", "private", 4),
    ("127.0.0.1", "private", 4), ("fe80::1", "private", 6), ("::ffff:8.8.8.8", "global", 4), ("", "missing", None),
    (None, "missing", None), ("  ", "missing", None), ("\u200b", "missing", None), ("unknown", "malformed", None),
    ("999.1.1.1", "malformed", None), ("8.8.8.8:80", "malformed", None), ("8.8.8.8, 10.0.0.1", "malformed", None),
    ("134744072", "malformed", None), ("9" * 1_000_000, "malformed", None),
])
def test_an_address_has_a_kind(text: str | None, kind: str, version: int | None) -> None:
    assert (address(text).kind, address(text).version) == (kind, version)


@pytest.mark.parametrize(("agent", "device_type", "browser", "system"), [
    (f"Mozilla/5.0 (iPhone; CPU iPhone OS 13_4 like Mac OS X) {SAFARI}", "mobile", "Mobile Safari", "iOS"),
    (f"Mozilla/5.0 (iPad; CPU OS 13_4 like Mac OS X) {SAFARI}", "tablet", "Mobile Safari", "iOS"),
    (f"Mozilla/5.0 (Linux; Android 10; SM-A505F) {CHROME} Mobile Safari/537.36", "mobile", "Chrome Mobile", "Android"),
    (f"Mozilla/5.0 (Linux; Android 9; SM-T720) {CHROME} Safari/537.36", "tablet", "Chrome", "Android"),
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "desktop", "Chrome", "Windows"),
    ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "bot", "bingbot", None),
    ("", "unknown", None, None), (None, "unknown", None, None), ("x" * 1_000_000, "unknown", None, None),
])
def test_a_user_agent_is_a_device(
    agent: str | None, device_type: str, browser: str | None, system: str | None,
) -> None:
    found = device(agent)
    assert (found.device_type, found.browser, found.os) == (device_type, browser, system)
    assert found.is_bot is (device_type == "bot")


@given(st.none() | st.text())
def test_no_text_makes_a_reader_raise_or_guess(text: str | None) -> None:
    assert address(text).kind in {"global", "private", "malformed", "missing"}
    assert (address(text).version is None) == (address(text).kind in {"malformed", "missing"})
    assert device(text).device_type in {"desktop", "mobile", "tablet", "bot", "unknown"}
