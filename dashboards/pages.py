"""The pictures as HTML: a page per board and one over all. Values are escaped; nothing is fetched from elsewhere."""

from collections.abc import Sequence
from datetime import UTC, datetime

from dashboards import charts
from dashboards.cube import CUBES, place_in_explore
from dashboards.formats import shown
from dashboards.tiles import Board, Tile
from presentation.frame import environment

INDEX, EXPLORE = "index.html", "explore.html"
SERIES = 6
_SHAPES = {
    "single_value": "single", "looker_grid": "grid", "looker_column": "panels", "looker_line": "panels",
    "looker_bar": "bars", "looker_funnel": "bars", "looker_geo_choropleth": "bars", "looker_pie": "pie",
}
_TEMPLATES = environment("dashboards")


def page_name(board: Board) -> str:
    """The file of a board's page."""
    return f"{board.name}.html"


def index_html(boards: Sequence[Board]) -> str:
    """The page over all boards, each with its headline figures."""
    return _render("index.html.j2", boards, banner=boards[0].banner, headlines=_headlines)


def explore_html(boards: Sequence[Board]) -> str:
    """The page that filters, groups and adds up by itself."""
    return _render("explore.html.j2", boards, banner=boards[0].banner, cubes=CUBES)


def board_html(board: Board, boards: Sequence[Board]) -> str:
    """One board's page; `boards` are those it leads to."""
    return _render("board.html.j2", boards, board=board, shape=shape, series=SERIES, charts=charts,
                   missing=charts.missing_days(board), place_in_explore=place_in_explore)


def shape(tile: Tile) -> str:
    """What a tile is drawn as.

    Raises:
        ValueError: its visualisation is none that is known here.
    """
    if tile.kind not in _SHAPES:
        raise ValueError(f"{tile.title}: visualisation {tile.kind} cannot be drawn. Add it to {__name__}.")
    return _SHAPES[tile.kind]


def _headlines(board: Board) -> list[tuple[str, str]]:
    """Title and figure of each single value; of a board without any, the first rows of its first chart."""
    single = [(tile.title, shown(tile.measures[0], row)) for tile in board.tiles if shape(tile) == "single"
              for row in tile.rows]
    charted = [tile for tile in board.tiles if shape(tile) in {"bars", "pie"}]
    return single or [(tile.label(row), shown(tile.measures[0], row)) for tile in charted[:1] for row in tile.rows[:3]]


def _render(template: str, boards: Sequence[Board], **values: object) -> str:
    return _TEMPLATES.get_template(template).render(
        boards=boards, page_name=page_name, explore=EXPLORE, shown=shown, root="../", part="Dashboards",
        drawn_at=datetime.now(UTC), **values)
