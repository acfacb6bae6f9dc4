"""Every rule shows what it found against its limits, whether it held or not, within the weight of a page."""

from dataclasses import replace

from contracts.outcome import Measure
from etl.site import rules
from etl.site.pages import gate_pages, rules_html
from etl.site.rules import MOST_CHARTS, by_gate, in_groups, shown_rules
from expectations.metrics.figures import WAY_TO_LIMIT
from tests.etl.site import shown

SHARE, STILL, NO_FIGURE = shown.rules()


def test_a_figure_that_moves_is_drawn_and_one_that_does_not_is_told() -> None:
    moving, still, none = shown_rules([SHARE, STILL, NO_FIGURE])
    assert moving.chart is not None
    assert "quarantined_rows: 2020-05-01 0.20%" in moving.chart
    assert "share of rows" in moving.chart
    assert (still.chart, still.words) == (None, "0 rows on each of 10 days.")
    assert none.words == "1 day judged, no figure."
    assert (moving.strip, none.strip) == ("✓✓✓✓✓✓✓✗✓✓", "!")


def test_the_column_that_broke_the_rule_is_told_apart() -> None:
    drawn = shown_rules([SHARE])[0].chart
    assert drawn is not None
    assert drawn.count('fill="var(--held)"') == 1
    assert 'fill="var(--band)"' in drawn


def test_gates_come_in_the_order_of_the_run_and_what_failed_first() -> None:
    found = by_gate([NO_FIGURE, STILL, SHARE])
    assert list(found) == ["land_events", "build"]
    assert [one.check for one in found["build"]] == ["policy", "order_lines_grain"]


def test_of_many_rules_that_move_those_that_broke_are_drawn() -> None:
    calm = [replace(SHARE, check=f"calm_{place}", judgements=SHARE.judgements[:5]) for place in range(40)]
    drawn = [one for one in shown_rules([*calm, SHARE]) if one.chart]
    assert len(drawn) == MOST_CHARTS
    assert SHARE in [one.rule for one in drawn]
    told = next(one for one in shown_rules([*calm, SHARE]) if not one.chart)
    assert told.words.startswith("05-01 0.002; 05-02 0.003")


def test_every_rule_has_its_line_and_a_card_with_meaning_remedy_and_owner() -> None:
    seen = shown.overview()
    html, pages = rules_html(seen), gate_pages(seen)
    assert set(pages) == {"rules-land_events.html", "rules-build.html"}
    for rule in shown.rules():
        assert f'href="rules-{rule.gate}.html#{rule.check}"' in html
        card = pages[f"rules-{rule.gate}.html"]
        assert all(text in card for text in (f'id="{rule.check}"', rule.meaning, rule.remedy, rule.owner))
    assert html.count("<tr data-broken>") == 1
    assert [html.count(text) for text in ("1 warned", "1 passed")] == [1, 2]
    assert 'open id="gate-build"' in html
    assert 'open id="gate-land_events"' not in html


def test_rules_of_a_gate_stand_by_dataset_and_by_what_they_ask() -> None:
    usual = replace(SHARE, check="volume_usual", judgements=(
        replace(SHARE.judgements[0], measure=Measure(0.4, 0, 1, WAY_TO_LIMIT)),))
    other = replace(STILL, dataset="dim_dates")
    groups = in_groups(shown_rules([NO_FIGURE, SHARE, usual, STILL, other]))
    assert [(one.name, [rule.rule.check for rule in one.rules]) for one in groups] == [
        ("The gate itself, of the whole", ["policy"]), ("dim_dates, of the rows", ["order_lines_grain"]),
        ("events, against what is usual", ["volume_usual"]), ("events, of the rows", ["quarantined_rows"]),
        ("fct_order_lines, of the rows", ["order_lines_grain"]),
    ]
    assert (groups[0].anchor, groups[0].words) == ("the-gate-itself-of-the-whole", {"warned": 1})


def test_a_page_of_many_rules_keeps_its_weight() -> None:
    many = [replace(SHARE, check=f"share_of_rows_that_have_no_{place}", judgements=SHARE.judgements * 3)
            for place in range(60)]
    [page] = gate_pages(replace(shown.overview(), rules=many)).values()
    assert len(page.encode()) < 300_000
    assert page.count('class="chart"') == rules.MOST_CHARTS
