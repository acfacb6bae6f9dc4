"""The rules of LAMS, Looker's linter, that fit this project; the test beside each names what it equals.

K1, K2: tests/lookml/test_views.py (one primary key each). E2, E6: test_explores.py (whole keys, many to one). F4:
test_views.py (every field is described). Not followed: the names pk1_…, since fields are called as their columns are.
"""

import re
from pathlib import Path

import pytest

from dashboards.lookml import ROOT, explores, field, parsed, views

VIEWS = sorted(views())
# Whether an order is its customer's first is known of the customer only; it is asked where both are joined.
_ACROSS_VIEWS = {"dim_customers.is_first_order"}
LOOKML = sorted([*ROOT.rglob("*.lkml"), *ROOT.rglob("*.lookml")])


@pytest.mark.parametrize("name", VIEWS)
def test_the_primary_key_comes_first_and_is_hidden(name: str) -> None:
    """K3, K4, K7."""
    first = views()[name].spec["dimensions"][0]
    assert (first.get("primary_key"), first.get("hidden")) == ("yes", "yes")


def test_fields_read_their_own_view() -> None:
    """F1, both ways: what is excepted still needs to be."""
    across = {f"{one.view}.{one.name}" for view in views().values() for one in view.fields.values()
              if any(owner != one.view for owner, _ in one.references)}
    assert across == _ACROSS_VIEWS


def test_what_reads_another_view_is_offered_only_where_that_is_joined() -> None:
    for name in _ACROSS_VIEWS:
        needed = {owner for owner, _ in field(name).references}
        offering = [one for one in explores().values() if name.partition(".")[0] in one.views]
        assert offering
        assert all(needed <= one.views for one in offering)


def test_no_field_pretends_to_be_of_another_view() -> None:
    """F2."""
    assert [one.name for view in views().values() for one in view.fields.values() if "view_label" in one.spec] == []


def test_counts_are_of_a_view_that_no_join_leaves_empty() -> None:
    """F3: a joined view that has no row for a base row must not count as one."""
    counting = {one.view for view in views().values() for one in view.fields.values()
                if one.kind == "measure" and one.spec["type"] == "count"}
    assert counting <= {one.base for one in explores().values()}


def test_measures_of_dimension_tables_and_sums_have_drill_paths() -> None:
    """Whatever can be taken apart can be drilled into; a text, a day's count and a currency cannot."""
    bare = {f"{one.view}.{one.name}" for view in views().values() for one in view.fields.values()
            if one.kind == "measure" and one.spec["type"] != "string" and "drill_fields" not in one.spec}
    assert bare == {"dim_dates.days"}


@pytest.mark.parametrize("name", sorted(explores()))
def test_joins_name_fields_and_labels_are_short(name: str) -> None:
    """E1, but for the customers' key, which is behind the grant; E7."""
    explore = explores()[name]
    assert len(explore.spec["label"]) <= 25
    assert [view for view, join in explore.joins.items() if "${" not in join["sql_on"]] in ([], ["dim_customers"])


def test_answers_are_kept_until_a_datagroup_ends_them() -> None:
    """T1."""
    [model] = ROOT.glob("*.model.lkml")
    spec = parsed(model)
    assert spec["persist_with"] in {group["name"] for group in spec["datagroups"]}
    assert not [view for view in views().values() if "derived_table" in view.spec]


@pytest.mark.parametrize("file", LOOKML, ids=lambda file: file.name)
def test_files_are_indented_by_two_spaces(file: Path) -> None:
    """W1 to W4: blocks, no tabs, small letters."""
    text = file.read_text(encoding="utf-8")
    assert "\t" not in text
    assert not re.search(r"[ ]+$", text, re.MULTILINE)
    assert file.name == file.name.lower()
    depth = 0
    for line in text.splitlines() if file.suffix == ".lkml" else []:
        depth -= line.strip() == "}"
        if re.match(r"\s*[a-z_]+:? .*\{$|\s*\}$", line):
            assert len(line) - len(line.lstrip()) == 2 * depth, line
        depth += line.endswith("{")
