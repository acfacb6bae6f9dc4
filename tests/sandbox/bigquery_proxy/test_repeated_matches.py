"""Which statements may change a row by several rows of a source, and how the emulator is asked whether they do."""

import pytest

from sandbox.bigquery_proxy.repeated_matches import repeated_matches


@pytest.mark.parametrize(("statement", "asked"), [
    ("merge d.t as t using d.s as s on t.id = s.id when matched then update set n = s.n", "t.id = s.id AND TRUE "),
    ("merge d.t using d.s as s on t.id = s.id or s.both when matched and s.n > 1 then delete",
     "WHERE (t.id = s.id OR s.both) AND s.n > 1 GROUP BY t.rowid"),
    ("merge d.t as t using d.s as s on t.id = s.id when matched and s.n > 1 then delete "
     "when matched and t.n = @n then update set n = 0", "AND (s.n > 1 OR t.n = @n) GROUP BY t.rowid"),
    ("update d.t as t set n = s.n from d.s as s where t.id = s.id", "FROM d.t AS t CROSS JOIN d.s AS s WHERE t.id"),
    ("update d.t as t set n = 1 from d.s as s left join d.b as b on s.i = b.i where t.id = b.id",
     "CROSS JOIN d.s AS s LEFT JOIN d.b AS b ON s.i = b.i WHERE t.id = b.id"),
])
def test_rows_that_several_match_are_asked_for(statement: str, asked: str) -> None:
    assert asked in repeated_matches(statement)


@pytest.mark.parametrize("statement", [
    "merge d.t as t using d.s as s on t.id = s.id when not matched then insert (id) values (s.id)",
    "merge d.t as t using d.s as s on false when not matched by source and t.n in (1) then delete",
    "update d.t set n = 1 where true", "delete from d.t where id in (select id from d.s)", "select 1 as one", "selec",
])
def test_what_matches_no_source_is_not_asked_about(statement: str) -> None:
    assert repeated_matches(statement) == ""
