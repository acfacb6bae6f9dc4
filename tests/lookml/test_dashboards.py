"""Dashboards show fields that exist, say how old they are, and are known to dbt with all they read."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.lookml import ROOT, dashboards, explores, field, parsed, qualified
from dashboards.tile_sql import tile_sql
from etl.platform.settings import Settings
from etl.transform.dbt_command import PROJECT, Dbt

BOARDS = sorted(dashboards())
TILES = [(board, tile["name"]) for board in BOARDS for tile in dashboards()[board]["elements"]]
EXPOSURES = PROJECT / "models" / "exposures.yml"
_REFERENCE = re.compile(r"(?:ref\(|source\('glamira_status', )'(\w+)'\)")


def _tile(board: str, name: str) -> dict[str, Any]:
    [found] = [tile for tile in dashboards()[board]["elements"] if tile["name"] == name]
    return dict(found)


def _exposures() -> dict[str, dict[str, Any]]:
    spec = yaml.safe_load(EXPOSURES.read_text(encoding="utf-8"))["exposures"]
    return {exposure["name"]: exposure for exposure in spec}


def _read_by(board: str) -> set[str]:
    """Every table in the SQL of its tiles."""
    queries = [tile_sql(tile, "2020-05-04", "2020-05-04") for tile in dashboards()[board]["elements"]]
    return {table for query in queries for table in re.findall(r"glamira_marts\.(\w+)", query)}


@pytest.mark.parametrize(("board", "name"), TILES)
def test_the_explore_and_the_fields_of_a_tile_exist(board: str, name: str) -> None:
    tile = _tile(board, name)
    explore = explores()[tile["explore"]]
    listened = list(tile.get("listen", {}).values())
    sorted_by = [entry.split()[0] for entry in tile.get("sorts", [])]
    for one in [*tile["fields"], *listened, *sorted_by, *tile.get("filters", {}), *tile.get("pivots", [])]:
        assert qualified(one, "")[0] in explore.views
        assert field(one)
    assert set(sorted_by) | set(tile.get("pivots", [])) <= set(tile["fields"])


@pytest.mark.parametrize(("board", "name"), TILES)
def test_a_tile_shows_the_days_of_its_board_in_the_partition(board: str, name: str) -> None:
    """The banner and what is like it are of all days."""
    tile = _tile(board, name)
    explore = explores()[tile["explore"]]
    days = [own for name, own in tile.get("listen", {}).items() if name == "days"]
    assert days == ([] if explore.name == "publication" else list(explore.always))


@pytest.mark.parametrize(("board", "name"), TILES)
def test_a_tile_follows_every_filter_of_its_board_that_it_can_or_says_so(board: str, name: str) -> None:
    tile = _tile(board, name)
    filters = {one["name"]: one["field"] for one in dashboards()[board]["filters"] if one["name"] != "days"}
    offered = explores()[tile["explore"]].views
    follows = {own: one for own, one in filters.items() if qualified(one, "")[0] in offered}
    assert {own: one for own, one in tile.get("listen", {}).items() if own != "days"} == follows
    assert follows == filters or not tile.get("listen") or tile.get("note_text", "").startswith("Of all ")


def test_the_boards_of_orders_are_filtered_by_store_country_currency_and_device() -> None:
    for board in ("revenue", "customers", "geography", "products"):
        assert [one["name"] for one in dashboards()[board]["filters"]] == [
            "days", "store_country", "store", "visitor_country", "currency", "device"]


def test_looker_begins_with_days_that_every_warehouse_has() -> None:
    """Days counted back from today show nothing of a collection that ended in 2020."""
    filters = [one for board in dashboards().values() for one in board["filters"]]
    said = {one["default_value"] for one in filters if one["name"] == "days"}
    constants = {one["name"]: one["value"] for one in parsed(ROOT / "manifest.lkml")["constants"]}
    assert said == {constants["period"]} == {"after 2020-04-01"}
    asked = {value for explore in explores().values() if explore.name != "publication"
             for value in explore.always.values()}
    assert asked == {"@{period}"}


@pytest.mark.parametrize(("board", "name"), TILES)
def test_no_tile_shows_what_is_behind_a_grant(board: str, name: str) -> None:
    assert [one for one in _tile(board, name)["fields"] if "required_access_grants" in field(one).spec] == []


@pytest.mark.parametrize("board", BOARDS)
def test_a_board_opens_with_the_state_of_its_data(board: str) -> None:
    first = dashboards()[board]["elements"][0]
    assert (first["name"], first["fields"], first["row"]) == ("banner", ["status_days.banner"], 0)


@pytest.mark.parametrize("board", BOARDS)
def test_tiles_do_not_overlap(board: str) -> None:
    taken = [(row, col) for tile in dashboards()[board]["elements"]
             for row in range(tile["row"], tile["row"] + tile["height"])
             for col in range(tile["col"], tile["col"] + tile["width"])]
    assert len(taken) == len(set(taken))
    assert max(col for _, col in taken) < 24


@pytest.mark.parametrize("board", BOARDS)
def test_a_board_is_an_exposure_of_all_it_reads(board: str) -> None:
    exposure = _exposures()[board]
    assert exposure["owner"]["name"]
    assert exposure["owner"]["email"]
    assert (exposure["label"], exposure["description"]) == (
        dashboards()[board]["title"], dashboards()[board]["description"])
    assert {_REFERENCE.sub(r"\1", one) for one in exposure["depends_on"]} == _read_by(board)


def test_no_exposure_is_without_its_board() -> None:
    assert sorted(_exposures()) == BOARDS


def test_dbt_parses_the_exposures(tmp_path: Path) -> None:
    project = tmp_path / "dbt"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("dbt_packages"))
    shutil.copytree(project / "fallback", project / "dbt_packages")
    settings = Settings.model_construct(
        work_dir=tmp_path / "work", gcp_project="glamira-test", bigquery_location="US", bigquery_emulator_host="")
    dbt = Dbt(settings, project)
    dbt.run(["parse", "--no-partial-parse"])
    manifest = (dbt.target / "manifest.json").read_text(encoding="utf-8")
    assert all(f'"exposure.glamira.{board}"' in manifest for board in BOARDS)
