"""Charts as SVG, drawn by Vega-Lite when the page is written: axes, units and values, in the colours of the page."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from contracts.foreign_text import harmless_lines

WIDTH, HEIGHT = 292, 132
# Values stand above their columns while there is room for them.
MOST_VALUES = 8
# Fewer columns are no wider than so many would be.
SLIM_FROM = 6
FILLS = ("var(--ink0)", *(f"url(#s{number})" for number in range(1, 6)))
_VERSION = "6.1"
# The font that the drawing library carries: texts are as long on every machine, and soon measured. Pages show theirs.
_MEASURED_FONT = "Liberation Sans"
# Room for labels and titles, the same around every chart, so that those below each other stand in line.
_AROUND = {"autosize": "none", "padding": {"left": 56, "top": 14, "right": 8, "bottom": 26}}
# Labels are measured against each other only where they may meet: that is dear.
_ROOMY = 8
_AXIS = {
    "domainColor": "var(--line)", "tickColor": "var(--line)", "gridColor": "var(--rule)", "labelColor": "var(--faint)",
    "titleColor": "var(--faint)", "titleFontWeight": "normal", "labelFontSize": 11, "titleFontSize": 11,
}
_CONFIG = {
    "aria": False, "background": "transparent", "font": _MEASURED_FONT, "view": {"stroke": None},
    "axis": _AXIS,
    "legend": {"labelColor": "var(--ink)", "titleColor": "var(--faint)", "labelFontSize": 11, "titleFontSize": 11},
}
_DAY_LABEL = "utcFormat(toDate(datum.value), '%-d %b')"
_ROOT = re.compile(r'<svg [^>]*viewBox="([^"]+)"[^>]*>')
_LONG = re.compile(r"-?\d+\.\d{2,}(?=[^<>]*>)")
# What draws nothing, and roles of parts: a chart is one picture.
_NEEDLESS = re.compile(
    r'<path class="(?:background|foreground)"[^>]*/>| role="graphics-\w+"| aria-(?:roledescription|hidden)="[^"]*"'
    r'| font-family="[^"]*"| opacity="1"| pointer-events="none"',
)


@dataclass(frozen=True, slots=True)
class DayValue:
    """A figure of one day beside its band; `mark` is "", `own`, `outside`, or `hole`: a day that never ran."""

    day: date
    value: float | None
    lower: float | None = None
    upper: float | None = None
    expected: float | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at a place across, and of which series it is."""

    place: str
    value: float
    series: str = ""


def over_days(values: Sequence[DayValue], unit: str, label: str, *, number: str = "") -> Markup:
    """A figure over days: columns on the ground, the usual between its limits as a grey band, days without as hatched.

    `number` is how the axis writes figures (d3; by their size unless it is said), `label` what is read to
    whoever does not see the chart.
    """
    rows = [asdict(one) | {"place": f"{one.day}", "day": f"{one.day}"} for one in values]
    x = {"field": "place", "type": "ordinal", "axis": _day_axis(len(values)), "scale": {"paddingInner": 0.25}}
    number = number or _format(one.value for one in values)
    y = _height(unit, number)
    band = {"type": "bar", "fill": "var(--band)", "width": {"band": 1.34}}
    slim = min(1.0, len(values) / SLIM_FROM)
    bars = {"type": "bar", "stroke": "var(--ink0)", "strokeWidth": 0.75, "width": {"band": 0.9 * slim}}
    tick = {"type": "tick", "color": "var(--gold)", "thickness": 2, "width": {"band": 1.2}}
    # Each layer costs milliseconds, whether it has rows or not.
    layers = [_hole_layer(x)] if any(one.mark == "hole" for one in values) else []
    if any(one.upper is not None for one in values):
        layers.append(_layer("upper", band, {"x": x, "y": {**y, "field": "lower"}, "y2": {"field": "upper"}}))
    layers.append(_layer("value", bars, {"x": x, "y": y, "fill": _marked()}))
    if any(one.expected is not None for one in values):
        layers.append(_layer("expected", tick, {"x": x, "y": {**y, "field": "expected"}}))
    if len(values) <= MOST_VALUES:
        layers.append(_words(x, y, number))
    return svg({"data": {"values": rows}, "layer": layers}, label)


def columns(
    points: Sequence[Point], unit: str, label: str, *, by_day: bool = False, line: bool = False, number: str = "",
    holes: Sequence[date] = (), names: bool = True,
) -> Markup:
    """Figures side by side, stacked by series where there are any; or as a line. `holes` are days that never ran.

    Without `names` the places differ by their order alone.
    """
    rows = [*map(_row, points), *({"place": f"{day}", "value": None, "mark": "hole"} for day in holes)]
    order = list(dict.fromkeys(row["place"] for row in rows))
    x = {"field": "place", "type": "ordinal", "sort": sorted(order) if by_day else order,
         "axis": _day_axis(len(order)) if by_day else _word_axis(names)}
    number = number or _format(one.value for one in points)
    y = _height(unit, number)
    series = [name for name in dict.fromkeys(row.get("series") for row in rows) if name]
    layers = [_hole_layer(x)] if holes else []
    layers.append(_line(x, y) if line else _stack(x, y, series, min(1.0, len(order) / SLIM_FROM)))
    if len(order) <= MOST_VALUES:
        layers.append(_words(x, {**y, "aggregate": "sum"}, number))
    return svg({"data": {"values": rows}, "layer": layers}, label)


def ring(points: Sequence[Point], label: str) -> Markup:
    """Parts of a whole, clockwise from the top in the order given."""
    rows = [{"place": f"{number}", "value": one.value, "rank": number} for number, one in enumerate(points)]
    places = [row["place"] for row in rows]
    fill = {"field": "place", "type": "nominal", "legend": None,
            "scale": {"domain": places, "range": [FILLS[at % len(FILLS)] for at in range(len(places))]}}
    return svg({
        "data": {"values": rows}, "width": 150, "height": 150, "padding": 5,
        "mark": {"type": "arc", "innerRadius": 44, "outerRadius": 74, "stroke": "var(--card)", "strokeWidth": 1.5},
        "encoding": {"theta": {"field": "value", "type": "quantitative", "stack": True}, "fill": fill,
                     "order": {"field": "rank", "type": "quantitative"}},
    }, label)


def svg(spec: Mapping[str, Any], label: str) -> Markup:
    """A Vega-Lite specification as an SVG that grows with its place and is one picture with a label."""
    # Starting the drawing engine takes a second: only who draws pays it.
    import vl_convert  # noqa: PLC0415 - see above

    drawn = _LONG.sub(_short, _NEEDLESS.sub("", vl_convert.vega_to_svg(_compiled(whole(spec)))))
    spoken = escape(harmless_lines(label))
    # The library escapes what it writes; what it was given is harmless.
    return Markup(_ROOT.sub(  # noqa: S704 - see above
        lambda found: f'<svg viewBox="{found[1]}" class="chart" role="img" aria-label="{spoken}">', drawn, count=1,
    ))


def whole(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A specification with the size and the style that every chart has."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "width": WIDTH, "height": HEIGHT,
        "config": _CONFIG, **_AROUND, **spec,
    }


def _compiled(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The specification in Vega, which draws. Charts that differ in their figures alone are compiled once."""
    bare = json.dumps({**spec, "data": {"values": []}}, sort_keys=True)
    vega: dict[str, Any] = json.loads(_compiled_bare(bare))
    [source] = [one for one in vega["data"] if "values" in one]
    source["values"] = spec["data"]["values"]
    return vega


@lru_cache(maxsize=256)
def _compiled_bare(spec: str) -> str:
    import vl_convert  # noqa: PLC0415 - as in `svg`

    return json.dumps(vl_convert.vegalite_to_vega(spec, vl_version=_VERSION))


def _short(found: re.Match[str]) -> str:
    """A coordinate to a tenth of a pixel; texts of a chart keep their figures."""
    return f"{float(found[0]):.1f}"


def _row(point: Point) -> dict[str, Any]:
    return {"place": harmless_lines(point.place), "value": point.value, "series": harmless_lines(point.series)}


def _format(values: Iterable[float | None]) -> str:
    """Thousands and millions short, as 2.4k; small figures with the digits that count."""
    return "~s" if max((abs(one) for one in values if one is not None), default=0) >= 1_000 else ".3~f"


def _height(unit: str, number: str) -> dict[str, Any]:
    axis = {"format": number, "tickCount": 4, "labelOverlap": False}
    return {"field": "value", "type": "quantitative", "title": unit, "axis": axis}


def _layer(field: str, mark: Mapping[str, Any], encoding: Mapping[str, Any]) -> dict[str, Any]:
    """A layer of the rows that have the field."""
    return {"transform": [{"filter": f"isValid(datum.{field})"}], "mark": dict(mark), "encoding": dict(encoding)}


def _line(x: Mapping[str, Any], y: Mapping[str, Any]) -> dict[str, Any]:
    mark = {"type": "line", "stroke": "var(--ink0)", "strokeWidth": 2, "point": {"fill": "var(--ink0)", "size": 36}}
    return _layer("value", mark, {"x": x, "y": y})


def _stack(x: Mapping[str, Any], y: Mapping[str, Any], series: Sequence[str], slim: float) -> dict[str, Any]:
    mark = {"type": "bar", "width": {"band": 0.9 * slim}}
    if not series:
        return _layer("value", {**mark, "fill": "var(--ink0)"}, {"x": x, "y": y})
    fill = {"field": "series", "type": "nominal", "sort": series, "legend": None,
            "scale": {"domain": series, "range": [FILLS[at % len(FILLS)] for at in range(len(series))]}}
    # A number orders the stack from the ground up: the names of series may be any text.
    order = {"field": "rank", "type": "quantitative"}
    layer = _layer("value", {**mark, "stroke": "var(--ink0)", "strokeWidth": 0.75},
                   {"x": x, "y": y, "fill": fill, "order": order})
    ranks = {"calculate": f"indexof({json.dumps(list(series))}, datum.series)", "as": "rank"}
    return layer | {"transform": [*layer["transform"], ranks]}


def _day_axis(days: int) -> dict[str, Any]:
    crowded = {"labelOverlap": "greedy", "labelSeparation": 6} if days > _ROOMY else {"labelOverlap": False}
    return {"title": None, "labelExpr": _DAY_LABEL, "labelAngle": 0, "ticks": False, "labelPadding": 5, **crowded}


def _word_axis(names: bool) -> dict[str, Any]:
    return {"title": None, "labels": names, "labelAngle": 0, "labelLimit": 90, "labelOverlap": "greedy",
            "ticks": False, "labelPadding": 5}


def _hole_layer(x: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "transform": [{"filter": "datum.mark == 'hole'"}],
        "mark": {"type": "bar", "fill": "url(#hole)", "width": {"band": 0.9}},
        "encoding": {"x": dict(x), "y": {"value": 0}, "y2": {"value": HEIGHT}},
    }


def _marked() -> dict[str, Any]:
    return {"field": "mark", "type": "nominal", "legend": None, "scale": {
        "domain": ["", "own", "outside"], "range": ["var(--before)", "var(--ink0)", "var(--held)"]}}


def _words(x: Mapping[str, Any], y: Mapping[str, Any], number: str) -> dict[str, Any]:
    text = {name: y[name] for name in ("field", "type", "aggregate") if name in y}
    mark = {"type": "text", "dy": -6, "fontSize": 11, "fill": "var(--ink)"}
    return _layer("value", mark, {"x": x, "y": y, "text": {**text, "format": number.replace("~s", ".3~s")}})
