"""A host is the shop's when a store has its domain; test hosts and foreign ones are told apart, in whatever text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.normalise.hosts import HostKind, host_columns, host_of
from contracts.datasets.texts_column import Texts
from contracts.shop.stores import STORES

DOMAINS = sorted({store.host for store in STORES.values() if store.is_production})


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_stores_domain_is_the_shops_and_its_look_alikes_are_not(domain: str) -> None:
    for own in (domain, f"www.{domain}", f"WWW.{domain.upper()}.", f"user:pw@www.{domain}:443"):
        assert host_of(f"https://{own}/ring.html").kind is HostKind.SHOP
    for other in (f"{domain}.evil.example", f"evil{domain}", f"evil-{domain}", f"www.{domain}@evil.example",
                  f"www.evil.{domain}", f"www.www.{domain}", f"{domain}.de.vu", f"www.{domain[:-1]}"):
        assert host_of(f"https://{other}/ring.html").kind is HostKind.FOREIGN


@pytest.mark.parametrize(("url", "name"), [
    ("https://www.glamira.de/ring.html", "www.glamira.de"), ("HTTPS://WWW.Glamira.DE:443/x", "www.glamira.de"),
    (" //www.glamira.de/x", "www.glamira.de"), ("https://www.glamira.de?a=//test.glamira.de", "www.glamira.de"),
    ("https://www.glamira.de#@evil.example", "www.glamira.de"), ("https://www.glamira.co.uk./", "www.glamira.co.uk"),
    ("https://ｗｗｗ.ＧＬＡＭＩＲＡ。de/", "www.glamira.de"), ("https://a@b:c@www.glamira.de:8443/", "www.glamira.de"),
    ("https://www-glamira-co-uk.translate.goog/x", "www-glamira-co-uk.translate.goog"),
    ("https://ring--paare-de.translate.goog/", "ring--paare-de.translate.goog"),
])
def test_hosts_of_the_shop(url: str, name: str) -> None:
    assert (host_of(url).name, host_of(url).kind) == (name, HostKind.SHOP)


@pytest.mark.parametrize(("url", "name"), [
    ("http://127.0.0.1/x", "127.0.0.1"), ("http://127.9.9.9:8080", "127.9.9.9"), ("http://[::1]/", "::1"),
    ("http://[::1]:3000/", "::1"), ("http://[fe80::1%25eth0]/", "fe80::1"), ("http://[fd00::5]/", "fd00::5"),
    ("http://[::ffff:10.0.0.1]/", "::ffff:a00:1"), ("http://10.1.2.3/", "10.1.2.3"),
    ("http://172.16.0.9", "172.16.0.9"),
    ("http://192.168.178.20:8000/", "192.168.178.20"), ("http://169.254.1.1/", "169.254.1.1"),
    ("http://100.64.0.1/", "100.64.0.1"), ("http://2130706433/", "127.0.0.1"),
    ("http://0x7f.1/", "127.0.0.1"), ("http://127.1/", "127.0.0.1"), ("http://10.0.0.1./", "10.0.0.1"),
    ("HTTP://LOCALHOST:8080/", "localhost"), ("http://localhost./", "localhost"),
    ("http://shop.local/", "shop.local"), ("http://glamira.test/", "glamira.test"),
    ("https://www.glamira.de.test/", "www.glamira.de.test"), ("http://intranet/", "intranet"),
    ("http://nas.home.arpa/", "nas.home.arpa"), ("http://shop.internal/", "shop.internal"),
    ("https://stage.glamira.de/x", "stage.glamira.de"), ("https://staging.glamira.de", "staging.glamira.de"),
    ("https://staging2.glamira.de/", "staging2.glamira.de"), ("https://uat.glamira.de/", "uat.glamira.de"),
    ("https://qa.glamira.co.uk/", "qa.glamira.co.uk"), ("https://qa-3.glamira.de/", "qa-3.glamira.de"),
    ("https://www.test.glamira.de/", "www.test.glamira.de"), ("https://www.qa.glamira.de/", "www.qa.glamira.de"),
    ("https://test-www.glamira.de/", "test-www.glamira.de"), ("https://glamira-staging.app.example/",
                                                              "glamira-staging.app.example"),
    ("http://user:pw@stage.glamira.de/", "stage.glamira.de"), ("//dev.glamira.de/", "dev.glamira.de"),
    ("https://developer.glamira.de/", "developer.glamira.de"), ("http://dev3.glamira.com/a", "dev3.glamira.com"),
    ("https://www.glamira.de@localhost/", "localhost"), ("file:///C:/x.html", None), (" FILE:/x", None),
])
def test_test_hosts(url: str, name: str | None) -> None:
    assert (host_of(url).name, host_of(url).kind) == (name, HostKind.TEST)


@pytest.mark.parametrize(("url", "name"), [
    ("https://evil.example/ring.html", "evil.example"), ("https://www.glamira.de@evil.example/", "evil.example"),
    ("https://www.glamira.de:80@evil.example/", "evil.example"), ("http://8.8.8.8/", "8.8.8.8"),
    ("http://[2a00:1450::1]/", "2a00:1450::1"), ("https://m.glamira.de/", "m.glamira.de"),
    ("https://latest.glamira.de/", "latest.glamira.de"), ("https://glamira.info/", "glamira.info"),
    ("https://www.glamirа.de/", "www.xn--glamir-8nf.de"), ("https://www.xn--glamir-8nf.de/", "www.xn--glamir-8nf.de"),
    ("https://www.glamıra.de/", "www.xn--glamra-s9a.de"), ("https://testberichte.de/", "testberichte.de"),
    ("https://evil-glamira-de.translate.goog/", "evil-glamira-de.translate.goog"),
    ("https://www-glamira-de.translate.goog.evil.example/", "www-glamira-de.translate.goog.evil.example"),
    ("https://www.glamira.de\u200b.evil.example/", "www.glamira.de.evil.example"),
])
def test_foreign_hosts(url: str, name: str) -> None:
    assert (host_of(url).name, host_of(url).kind) == (name, HostKind.FOREIGN)


@pytest.mark.parametrize("url", [
    "ring.html", "-", "null", "www.glamira.de/ring.html", "https:/www.glamira.de/", "https:www.glamira.de", "https://",
    "https://:443/", "about:blank", "ftp://www.glamira.de/", "blob:https://www.glamira.de/x", "data:,//www.glamira.de",
    "javascript:alert(1)//www.glamira.de", "https://www.glamira.de../", "https://.www.glamira.de/",
    "https://www.glamira.de:evil.example/", "https://www.glamira.de:65536/", "https://www.glamira.de;evil.example/",
    "https://evil.example\\@www.glamira.de/", "https://www.glamira.de\\.evil.example/", "https://www.glamira.de\t/",
    "https://www.glamira.de .evil.example/", "https://www%2eglamira%2ede/", "https://www.glamira.de\x00.evil.example/",
    "https://www.glamira.de℀.evil.example/", "https://[::1/", "https://[www.glamira.de]/", "https://256.1.1.1/",
    f"https://{'a.' * 150}glamira.de/", f"https://{'ü' * 300}.de/",
])
def test_what_names_no_host_for_sure_is_foreign(url: str | None) -> None:
    assert (host_of(url).name, host_of(url).kind) == (None, HostKind.FOREIGN)


@pytest.mark.parametrize("url", [None, "", "  ", "\u200b", "\x1c"])
def test_a_page_that_is_not_told_is_left_to_the_store(url: str | None) -> None:
    assert (host_of(url).name, host_of(url).kind) == (None, HostKind.SHOP)
    assert [column.item() for column in host_columns(Texts.of([url]))] == [None, False, False]


@given(st.text() | st.from_regex(r"\A(https?:)?//[^/]{0,40}\Z"))
def test_no_text_makes_a_reader_raise(text: str) -> None:
    host = host_of(text)
    assert host.name is None or (host.name.isascii() and host.name == host.name.lower())
    name, is_test, is_foreign = (column.item() for column in host_columns(Texts.of([text])))
    assert (name, is_test, is_foreign) == (host.name, host.kind is HostKind.TEST, host.kind is HostKind.FOREIGN)


@pytest.mark.parametrize("text", [
    *(f"https://{piece * (16_000_000 // len(piece))}" for piece in ("a", "a@", "a.", "[", "ü", "0x")),
    16_000_000 * "a", 8_000_000 * "a:",
], ids=lambda text: text[:10])
def test_sixteen_megabytes_of_any_pattern_are_read(text: str) -> None:
    assert [column.item() for column in host_columns(Texts.of([text]))] == [None, False, True]
