"""The log that dbt leaves says how many statements it sent."""

from pathlib import Path

from etl.transform.dbt_statements import StatementCount

SENT = """\
18:11:00.9 [debug] [Thread-1 (]: On model.glamira.stg_shop__events: /* {"node_id": "model.glamira.stg_shop__events"} */
select
  On list_x: 1
18:11:01.0 [debug] [Thread-1 (]: Opening a new connection, currently in state closed
18:11:01.1 [debug] [Thread-2 (]: On test.glamira.unique_key.0a1b: /* {} */
18:11:01.3 [info ] [Thread-1 (]: 5 of 130 OK loaded seed file glamira_staging.alloy_colours ..... [INSERT 22 in 0.41s]
18:11:01.4 [info ] [Thread-1 (]: 5 of 130 START seed file glamira_staging.alloy_metals ..... [RUN]
"""


def test_statements_and_seeds_are_counted(tmp_path: Path) -> None:
    log = tmp_path / "dbt.log"
    count = StatementCount(log)
    assert count.read() == 0
    log.write_text(SENT)
    assert count.read() == 3


def test_what_was_there_before_is_not_counted(tmp_path: Path) -> None:
    log = tmp_path / "dbt.log"
    log.write_text(SENT)
    count = StatementCount(log)
    assert count.read() == 0
    with log.open("a") as end:
        end.write(SENT)
    assert count.read() == 3


def test_a_log_that_began_anew_is_read_from_its_start(tmp_path: Path) -> None:
    log = tmp_path / "dbt.log"
    log.write_text(SENT * 5)
    count = StatementCount(log)
    log.write_text(SENT)
    assert count.read() == 3
