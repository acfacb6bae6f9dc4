"""After a roll back each day's state says what the marts show, and another publication than the meant one stays."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest

from contracts.errors import PublishError
from etl.ops.day_run import Run
from etl.ops.quality_status import mark_held
from etl.platform.bigquery import query
from etl.publishing.publish import publish, roll_back
from tests.conftest import ROOT, run_module
from tests.integration.publish.sinks import Build
from tests.integration.publish.small_star import SmallWarehouse

A, B = date(2020, 5, 4), date(2020, 5, 5)
DAYS = {"A": A, "B": B}
NOTHING = (None, None)


def perform(step: str, build: Build, warehouse: SmallWarehouse) -> None:
    """`A2` builds and publishes edition 2 of day A, `refuse A` holds it at the raw gate, `back` rolls back."""
    match step.split():
        case ["back"]:
            roll_back(warehouse.client)
        case ["refuse", name]:
            mark_held(warehouse.run(DAYS[name]), "raw", "volume halved")
        case _:
            publish(build(DAYS[step[0]], int(step[1:])))


def state(warehouse: SmallWarehouse) -> dict[str, tuple[str | None, int | None]]:
    """Of each day what its status says, and the edition that the marts show."""
    rows = query(warehouse.client, """
        select days.data_date, if(days.status = 'held', concat('held at ', days.gate), days.status) as said,
          days.publication_id is not null as is_shown, max(lines.edition) as edition
        from glamira_ops.quality_status as days
        left join glamira_marts.fct_order_lines as lines on lines.order_date = days.data_date
        group by days.data_date, days.status, days.gate, days.publication_id
    """)
    assert all(row["is_shown"] == (row["edition"] is not None) for row in rows)
    found = {row["data_date"]: (row["said"], row["edition"]) for row in rows}
    return {name: found.get(day, NOTHING) for name, day in DAYS.items()}


PUBLISHED, TAKEN_BACK, REFUSED = "published", "held at publish", "held at raw"


@pytest.mark.parametrize(("steps", "of_a", "of_b"), [
    ("A1, B1, back", (PUBLISHED, 1), (TAKEN_BACK, None)),
    ("A1, B1, A2, back", (TAKEN_BACK, 1), (PUBLISHED, 1)),
    ("A1, B1, A2, back, back", (TAKEN_BACK, 1), (TAKEN_BACK, None)),
    ("A1, B1, A2, back, A2", (PUBLISHED, 2), (PUBLISHED, 1)),
    ("A1, B1, A2, back, A1", (PUBLISHED, 1), (PUBLISHED, 1)),
    ("A1, B1, A2, back, B2", (TAKEN_BACK, 1), (PUBLISHED, 2)),
    ("A1, B1, A2, back, B2, back", (TAKEN_BACK, 1), (TAKEN_BACK, 1)),
    ("A1, B1, A2, back, A3, back, A4, back, back", (TAKEN_BACK, 1), (TAKEN_BACK, None)),
    ("A1, refuse B, A2, back", (TAKEN_BACK, 1), (REFUSED, None)),
    ("A1, refuse B, B1, back", (PUBLISHED, 1), (TAKEN_BACK, None)),
    ("A1, B1, refuse B, back", (PUBLISHED, 1), (TAKEN_BACK, None)),
    ("A1, B1, refuse A, B2, back", (REFUSED, 1), (TAKEN_BACK, 1)),
])
def test_the_state_of_each_day(
    warehouse: SmallWarehouse, build: Build, steps: str, of_a: tuple[str, int | None], of_b: tuple[str, int | None],
) -> None:
    for step in steps.split(", "):
        perform(step, build, warehouse)
    assert state(warehouse) == {"A": of_a, "B": of_b}


def reason_of(warehouse: SmallWarehouse, day: date) -> str:
    asked = "select reason from glamira_ops.quality_status where data_date = @day"
    [row] = query(warehouse.client, asked, {"day": day})
    return str(row["reason"])


def test_the_reason_is_of_this_roll_back_and_names_the_remedy(warehouse: SmallWarehouse, build: Build) -> None:
    mark_held(warehouse.run(A), "raw", "volume halved")
    first = publish(build(A, 1))
    second = publish(build(A, 2))
    roll_back(warehouse.client)
    assert reason_of(warehouse, A) == (
        f"publication {second.publication_id} was rolled back; the marts show the day as publication "
        f"{first.publication_id} had it. Run the day again when it is right: .venv/bin/glamira run 2020-05-04"
    )
    third = publish(build(B, 1))
    mark_held(warehouse.run(B), "marts", "sums differ")
    roll_back(warehouse.client)
    assert f"{third.publication_id} was rolled back; the marts show nothing of the day. " in reason_of(warehouse, B)
    assert reason_of(warehouse, B).endswith("Before, it was held at marts: sums differ")


@pytest.mark.parametrize("meant", [A, "20200101T000000000000Z", date(2019, 1, 1)])
def test_another_than_the_live_publication_stays(warehouse: SmallWarehouse, build: Build, meant: str | date) -> None:
    first, live = publish(build(A, 1)), publish(build(B, 1))
    for other in (meant, first.publication_id):
        with pytest.raises(PublishError, match=rf"{other}.*that is {live.publication_id} of 2020-05-05"):
            roll_back(warehouse.client, meant=other)
    assert state(warehouse) == {"A": (PUBLISHED, 1), "B": (PUBLISHED, 1)}


@pytest.mark.parametrize("named", [lambda live: live, lambda _: f"{B}", lambda _: ""])
def test_a_program_takes_back_what_it_names(
    warehouse: SmallWarehouse, build: Build, monkeypatch: pytest.MonkeyPatch, named: Callable[[str], str],
) -> None:
    publish(build(A, 1))
    live = publish(build(B, 1)).publication_id
    monkeypatch.setenv("GCP_PROJECT", warehouse.project)
    run_module("etl", "publish", "--roll-back", *filter(None, [named(live)]))
    assert state(warehouse) == {"A": (PUBLISHED, 1), "B": (TAKEN_BACK, None)}


def in_terminal(run: Run, *arguments: str, answer: str) -> tuple[int, str]:
    """The exit code of a verb that an operator types, and what stands on the screen."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "GCP_PROJECT": run.settings.gcp_project, "COLUMNS": "300"}
    with subprocess.Popen([sys.executable, "-m", "etl", *arguments], cwd=ROOT, env=environment, stdin=theirs,
                          stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        os.write(ours, f"{answer}\n".encode())
        screen = b""
        while chunk := _read(ours):
            screen += chunk
    os.close(ours)
    return process.returncode, screen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4_096)
    except OSError:
        # Nobody has the other end open any more.
        return b""


@pytest.mark.parametrize(("answer", "exit_code", "of_b"), [
    ("n", 1, (PUBLISHED, 1)), ("y", 0, (TAKEN_BACK, None)),
])
def test_a_terminal_is_told_what_goes_and_asked(
    warehouse: SmallWarehouse, build: Build, answer: str, exit_code: int, of_b: tuple[str, int | None],
) -> None:
    first, live = publish(build(A, 1)), publish(build(B, 1))
    done, screen = in_terminal(warehouse.run(A), "publish", "--roll-back", answer=answer)
    assert (done, state(warehouse)["B"]) == (exit_code, of_b)
    assert f"takes back publication {live.publication_id} of 2020-05-05; the marts will show publication " \
           f"{first.publication_id}" in screen
