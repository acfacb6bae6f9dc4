"""Text is changed where it is code, and nowhere else."""

from datetime import UTC, datetime

import pytest

from sandbox.bigquery_proxy.sql_text import altered_tables, is_drop, is_script, quoted_paths_apart, with_clock_at

MOMENT = datetime(2020, 5, 4, 10, 30, 0, 5, tzinfo=UTC)
STOPPED = "timestamp '2020-05-04 10:30:00.000005+00:00'"
# What looks like code, where there is none.
ASIDES = (
    "'{}'", '"{}"', "'''{}'''", '"""{}"""', "r'{}'", "rb'''{}'''", "-- {}\n", "# {}\n", "/* {} */", r"'it\'s {}'",
    r'"a \" and {}"',
    "'''a 'quoted' {}'''", '"""two\nlines {}"""',
)


@pytest.mark.parametrize(("written", "apart"), [
    ("select * from `p.d.t`", "select * from `p`.`d`.`t`"),
    ("select * from `p`.d.`t`", "select * from `p`.d.`t`"),
    ("select `a.b` as c, `d`", "select `a`.`b` as c, `d`"),
])
def test_a_quoted_path_is_taken_apart(written: str, apart: str) -> None:
    assert quoted_paths_apart(written) == apart


@pytest.mark.parametrize("written", ["`a-p.d.t`", "`a-p`.d.t", "`a-p`.`d`.`t`", "a-p.d.t", "a-p . d.t"])
def test_the_project_is_left_out_of_a_path(written: str) -> None:
    plain = quoted_paths_apart(f"select 'a-p.x' as text from {written} as t", "a-p")
    assert plain.replace("`", "").split() == ["select", "'a-p.x'", "as", "text", "from", "d.t", "as", "t"]


def test_another_project_stays_in_the_path() -> None:
    assert quoted_paths_apart("select 1 from `b-p.d.t`, c.d", "a-p") == "select 1 from `b-p`.`d`.`t`, c.d"


@pytest.mark.parametrize("written", ["current_timestamp()", "CURRENT_TIMESTAMP ( )", "current_timestamp"])
def test_the_clock_is_stopped(written: str) -> None:
    assert with_clock_at(f"select {written} as moment", MOMENT) == f"select {STOPPED} as moment"


@pytest.mark.parametrize("name", ["my_current_timestamp", "current_timestamps", "`current_timestamp`"])
def test_a_name_like_the_clock_is_none(name: str) -> None:
    assert with_clock_at(f"select {name} as moment", MOMENT) == f"select {name} as moment"


@pytest.mark.parametrize("aside", ASIDES)
def test_texts_and_comments_stay_as_they_are(aside: str) -> None:
    text = f"select {aside.format('`a.b` ; current_timestamp()')} as c"
    assert quoted_paths_apart(text) == text
    assert with_clock_at(text, MOMENT) == text
    assert not is_script(text)


@pytest.mark.parametrize("aside", ASIDES)
def test_code_after_a_text_or_comment_is_seen(aside: str) -> None:
    assert quoted_paths_apart(f"select {aside.format('x')} `a.b`").endswith("`a`.`b`")


@pytest.mark.parametrize(("sql", "is_one"), [
    ("select 1", False), ("select 1;", False), ("select 1; -- the end\n", False), ("select 1;;\n/* over */", False),
    ("select 1; select 2", True), ("begin; select 1; end", True), ("select 1; 'a text'", False),
])
def test_a_script_goes_on_after_a_semicolon(sql: str, is_one: bool) -> None:
    assert is_script(sql) is is_one


@pytest.mark.parametrize(("sql", "is_one"), [
    ("drop table shop.orders", True), ("-- away\nDROP\nVIEW shop.v", True), ("/* away */ drop schema shop", True),
    ("select 'drop table'", False), ("dropped", False), ("-- drop\nselect 1", False),
])
def test_what_drops_is_told_by_its_first_word(sql: str, is_one: bool) -> None:
    assert is_drop(sql) is is_one


@pytest.mark.parametrize(("sql", "tables"), [
    ("alter table shop.orders rename column day to due", {"shop.orders"}),
    ("select 1;\nALTER TABLE if exists `shop`.`orders` add column a int64", {"shop.orders"}),
    ("alter table /* a */ shop.orders drop column a; alter table shop.t drop column a", {"shop.orders", "shop.t"}),
    ("select 'alter table shop.orders'", set()), ("-- alter table shop.orders\nselect 1", set()),
])
def test_what_is_altered_is_named(sql: str, tables: set[str]) -> None:
    assert altered_tables(sql) == tables
