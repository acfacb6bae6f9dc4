"""A demonstration begins anew in what an earlier one left, and beside whatever is somebody's own."""

import json
from pathlib import Path

import pytest

from sandbox.demo_home import DemoHome, find_home


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A sandbox whose MongoDB is elsewhere, so that none is started here."""
    return {"SANDBOX_HOME": str(tmp_path / "home"), "SANDBOX_MONGO_URI": "mongodb://127.0.0.1:1"}


def with_data(home: Path) -> Path:
    (home / "bigquery").mkdir(parents=True)
    (home / "bigquery" / "tables").write_text("rows", encoding="ascii")
    (home / "keys").mkdir()
    return home


def test_an_empty_sandbox_is_taken(environ: dict[str, str], tmp_path: Path) -> None:
    found = find_home(environ)
    assert (found.settings.home, found.is_apart, found.is_used) == (tmp_path / "home", False, False)


def test_data_of_ones_own_is_left_alone(environ: dict[str, str], tmp_path: Path) -> None:
    home = with_data(tmp_path / "home")
    found = find_home(environ)
    assert found.is_apart
    assert found.settings.home == tmp_path / "home-demo"
    found.begin()
    assert (home / "bigquery" / "tables").read_text(encoding="ascii") == "rows"
    ports = {found.settings.port_base, find_home({**environ, "SANDBOX_HOME": str(tmp_path / "new")}).settings.port_base}
    assert len(ports) == 2


def test_the_second_one_wipes_what_the_first_left_and_keeps_the_keys(environ: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    find_home(environ).begin()
    with_data(home)
    second = find_home(environ)
    assert (second.is_apart, second.is_used) == (False, True)
    second.begin()
    assert not (home / "bigquery").exists()
    assert (home / "keys").exists()


def test_one_that_was_interrupted_is_known_as_a_demonstration(environ: dict[str, str], tmp_path: Path) -> None:
    found: DemoHome = find_home(environ)
    found.begin()
    assert json.loads(found.mark.read_text(encoding="ascii")) == {"documents": None}
    with_data(tmp_path / "home")
    assert not find_home(environ).is_apart
