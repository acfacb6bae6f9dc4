"""The pipeline waits for the loader, sends again what got lost, and says at once what was refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pydantic import SecretStr

from contracts.errors import LoadError
from contracts.foreign_text import harmless
from contracts.lake import versions
from contracts.lake.manifest import Counts, Manifest
from contracts.lake.paths import parse_object_name
from etl.loading.dead_letters import DeadLetter, dead_letters
from etl.loading.load import LoadedBatch, await_load
from etl.loading.lost_events import landed as landed_on
from etl.loading.lost_events import not_loaded
from etl.ops.day_run import Run
from tests.integration.cloud_function.conftest import OpenRun
from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.lake_batches import Lake, Landed, Row, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse

NOBODY = "http://127.0.0.1:9"
# What a stranger may put into a manifest's place, by the lake and the object's name.
STRANGERS: list[Callable[[Lake, str], bytes]] = [
    lambda _lake, _name: b"{}",
    lambda _lake, _name: b" " * 2**21,
    lambda lake, name: forged_manifest(lake, name, 2**63 - 1).to_json().encode(),
    lambda lake, name: replace(forged_manifest(lake, name, 7).signed(lake.key), sequence=8).to_json().encode(),
]


def forged_manifest(lake: Lake, name: str, sequence: int) -> Manifest:
    """A manifest of no rows, of the place that the name says, signed with a key that is nobody's."""
    path, _ = parse_object_name(name)
    return Manifest(
        path.dataset, path.data_date, path.batch_id, "run", sequence, versions.current(path.dataset), Counts(0, 0, 0),
        (), "2026-01-01T00:00:00+00:00",
    ).signed(f"not {lake.key}")


def letters_of(run: Run) -> list[DeadLetter]:
    """What lies in the folders of the run's day and of the week before, and is not loaded."""
    return dead_letters(run.services, run.day)


def land_all(lake: Lake, day: date) -> list[Landed]:
    """A batch of every dataset; the events have no row."""
    product: Row = {"product_id": 1, "event_date": day, "outcome": "failed"}
    return [
        lake.land("events", day, []), lake.land("locations", day, [locations(day, "a", "b")]),
        lake.land("products", day, [[product]]),
    ]


def test_report_names_every_live_batch(lake: Lake, loader: Loader, open_run: OpenRun) -> None:
    day = date(2020, 9, 1)
    landed = land_all(lake, day)
    for one in landed:
        loader.tell(one.name, one.generation)

    report = await_load(open_run(day))

    assert report.batches == tuple(
        LoadedBatch(one.manifest.dataset, "main", one.manifest.batch_id, one.manifest.row_count) for one in landed
    )
    assert report.replayed == ()
    assert not_loaded(open_run(day), landed_on(open_run(day), day)) == []


def test_lost_event_is_sent_again(lake: Lake, open_run: OpenRun, warehouse: Warehouse) -> None:
    day = date(2020, 9, 2)
    landed = land_all(lake, day)
    run = open_run(day, load_timeout_seconds=10)
    assert [one.name for one in not_loaded(run, landed_on(run, day))] == [one.name for one in landed]

    report = await_load(run)

    assert [uri.partition(f"{lake.bucket.name}/")[2] for uri in report.replayed] == [one.name for one in landed]
    assert set(warehouse.statuses(day).values()) == {"loaded"}
    assert warehouse.names(day) == ["a", "b"]


def test_lost_event_of_a_recent_day_is_sent_again_at_once(
    lake: Lake, loader: Loader, open_run: OpenRun, warehouse: Warehouse,
) -> None:
    before, day = date(2020, 10, 5), date(2020, 10, 9)
    lost = lake.land("locations", before, [locations(before, "a")])
    for one in land_all(lake, day):
        loader.tell(one.name, one.generation)
    letters = letters_of(open_run(day))
    assert [(letter.batch_id, letter.reason) for letter in letters if letter.reason == "not_loaded"] == [
        (lost.manifest.batch_id, "not_loaded"),
    ]

    report = await_load(open_run(day, event_grace_seconds=600))

    assert report.replayed == (f"gs://{lake.bucket.name}/{lost.name}",)
    assert warehouse.names(before) == ["a"]
    assert [letter for letter in letters_of(open_run(day)) if letter.reason == "not_loaded"] == []


def test_refused_manifest_is_a_dead_letter_and_not_sent_again(
    lake: Lake, loader: Loader, open_run: OpenRun,
) -> None:
    before, day = date(2020, 11, 5), date(2020, 11, 9)
    forged = lake.publish(lake.manifest("locations", before, [locations(before, "z")]).signed("another key"))
    loader.tell(forged.name, forged.generation)
    for one in land_all(lake, day):
        loader.tell(one.name, one.generation)

    assert await_load(open_run(day)).replayed == ()

    [letter] = [one for one in letters_of(open_run(day)) if one.object_uri.endswith(forged.name)]
    assert (letter.batch_id, letter.reason) == (forged.manifest.batch_id, "signature_mismatch")
    assert "Land the batch again" in letter.message


WRONG_KEY = "a key that the load function does not have"


def test_refusal_ends_the_wait(lake: Lake, loader: Loader, open_run: OpenRun) -> None:
    """This machine has another key than the function, and so takes for its own what the function refuses."""
    day = date(2020, 9, 3)
    for one in land_all(replace(lake, key=WRONG_KEY), day):
        loader.tell(one.name, one.generation)

    with pytest.raises(LoadError, match=r"of 2020-09-03: refused .* signature .*.venv/bin/glamira land \w+ 2020-09-03"):
        await_load(open_run(day, load_timeout_seconds=600, manifest_signing_key=SecretStr(WRONG_KEY)))


@pytest.mark.parametrize("number", range(len(STRANGERS)))
def test_stranger_stops_neither_its_day_nor_those_after_it(
    number: int, lake: Lake, loader: Loader, open_run: OpenRun, warehouse: Warehouse,
) -> None:
    before, day = date(2021, 1 + number, 5), date(2021, 1 + number, 9)
    names = []
    for one in land_all(lake, before) + land_all(lake, day):
        loader.tell(one.name, one.generation)
        names.append(f"{one.manifest.path.prefix.removesuffix('/')[:-16]}{'f' * 16}/manifest.json")
    for name in names:
        lake.put(name, STRANGERS[number](lake, name))

    assert len(await_load(open_run(before)).batches) == 3
    assert len(await_load(open_run(day)).batches) == 3

    letters = {one.object_uri.partition(f"{lake.bucket.name}/")[2]: one for one in letters_of(open_run(day))}
    for name in names:
        assert warehouse.reasons(name) == [letters[name].reason]
        assert name.rpartition("/")[0] in letters[name].message
        assert ".venv/bin/glamira land" in letters[name].message
        assert "delete it" in letters[name].message
        lake.bucket.blob(name).delete()
    gone = {one.object_uri.partition(f"{lake.bucket.name}/")[2] for one in letters_of(open_run(day))}
    assert not gone & set(names)


def test_a_stranger_is_told_as_what_it_is_and_no_event_as_lost(
    lake: Lake, loader: Loader, open_run: OpenRun, warehouse: Warehouse, caplog: pytest.LogCaptureFixture,
) -> None:
    day = date(2020, 12, 9)
    for one in land_all(lake, day):
        loader.tell(one.name, one.generation)
    of_no_batch = f"validated/events/{day}/latest \u202e/manifest.json"
    unsigned = f"validated/events/{day}/20201209-{'f' * 16}/manifest.json"
    for name in (of_no_batch, unsigned):
        lake.put(name, b"{}")

    assert await_load(open_run(day, load_function_url="")).replayed == ()
    assert "2 objects in the lake that are not ours are not recorded" in caplog.text
    assert await_load(open_run(day)).replayed == ()

    asked = {name: line for line in caplog.messages for name in (of_no_batch, unsigned)
             if name in line and line.startswith("not ours")}
    assert "reason=object_outside_layout" in asked[of_no_batch]
    assert "reason=manifest_malformed" in asked[unsigned]
    assert warehouse.reasons(harmless(of_no_batch)) == ["object_outside_layout"]
    assert warehouse.reasons(unsigned) == ["manifest_malformed"]
    assert not [line for line in caplog.messages if "lost" in line]
    [letter] = [one for one in letters_of(open_run(day)) if one.object_uri.endswith(harmless(of_no_batch))]
    assert letter.reason == "object_outside_layout"

    caplog.clear()
    await_load(open_run(day))
    assert not [line for line in caplog.messages if line.startswith("not ours")]


def test_letters_name_whatever_is_not_loaded_before_anything_was(lake: Lake, open_run: OpenRun) -> None:
    day = date(2019, 3, 1)
    forged = lake.publish(lake.manifest("locations", day, [locations(day, "z")]).signed(WRONG_KEY))
    unheard = lake.land("products", day, [[{"product_id": 1, "event_date": day}]])
    orphan = lake.manifest("events", day, [[]]).path.file("part-00000.parquet")
    lake.put("validated/notes.txt", b"hello")

    found = dead_letters(open_run(date(2026, 1, 1)).services)

    reasons = {one.object_uri.partition(f"{lake.bucket.name}/")[2]: one.reason for one in found}
    assert reasons[forged.name] == "signature_mismatch"
    assert reasons[unheard.name] == "not_loaded"
    assert reasons[orphan] == "manifest_missing"
    assert reasons["validated/notes.txt"] == "object_outside_layout"
    lake.bucket.blob("validated/notes.txt").delete()


def test_letters_of_a_day_are_of_its_own_week_and_say_what_to_do(
    lake: Lake, loader: Loader, open_run: OpenRun,
) -> None:
    day, later = date(2019, 6, 10), date(2019, 6, 16)
    ours = lake.land("locations", day, [locations(day, "a")]).name.rpartition("/")[0]
    names = [f"{ours}/extra.parquet", f"validated/locations/{later}/foo.txt", "readme from bob.txt"]
    for name in names:
        lake.put(name, b"PAR1")
        loader.tell(name, int(lake.bucket.get_blob(name).generation))
    letters = [one for one in letters_of(open_run(day)) if one.reason == "object_outside_layout"]
    assert [one.object_uri.partition(f"{lake.bucket.name}/")[2] for one in letters] == names[:1]
    assert "part-NNNNN.parquet" in letters[0].message
    assert "delete it" in letters[0].message
    for name in names:
        lake.bucket.blob(name).delete()


def test_letter_of_what_was_landed_again_is_gone(lake: Lake, loader: Loader, open_run: OpenRun) -> None:
    day = date(2019, 4, 1)
    manifest = lake.manifest("locations", day, [locations(day, "z")])
    forged = lake.publish(manifest.signed(WRONG_KEY))
    loader.tell(forged.name, forged.generation)
    [letter] = [one for one in letters_of(open_run(day)) if forged.name in one.object_uri]
    assert letter.reason == "signature_mismatch"
    sound = lake.publish(manifest)
    loader.tell(sound.name, sound.generation)
    assert not [one for one in letters_of(open_run(day)) if forged.name in one.object_uri]


def test_batch_that_a_later_one_superseded_is_no_letter(lake: Lake, loader: Loader, open_run: OpenRun) -> None:
    day = date(2019, 5, 1)
    lake.land("locations", day, [locations(day, "a")])
    later = lake.land("locations", day, [locations(day, "b")], sequence=2)
    loader.tell(later.name, later.generation)
    assert not [one for one in letters_of(open_run(day)) if f"/{day}/" in one.object_uri]


def test_dataset_that_has_not_landed_is_named(lake: Lake, open_run: OpenRun) -> None:
    day = date(2020, 9, 4)
    lake.land("events", day, [])
    with pytest.raises(LoadError, match=r"locations of 2020-09-04: not in the lake\. Run `.venv/bin/glamira land"):
        await_load(open_run(day))


def test_loader_that_is_away_ends_in_one_clear_line(lake: Lake, open_run: OpenRun) -> None:
    day = date(2020, 9, 5)
    land_all(lake, day)
    with pytest.raises(LoadError, match=r"load of 2020-09-05: .* not loaded within 2 s"):
        await_load(open_run(day, load_function_url=NOBODY))


def test_a_loader_of_unknown_address_is_waited_for(
    lake: Lake, loader: Loader, open_run: OpenRun, warehouse: Warehouse,
) -> None:
    day = date(2020, 9, 8)
    landed = land_all(lake, day)
    with pytest.raises(LoadError, match=r"not loaded within 2 s\. .* set LOAD_FUNCTION_URL"):
        await_load(open_run(day, load_function_url=""))
    for one in landed:
        loader.tell(one.name, one.generation)
    assert await_load(open_run(day, load_function_url="")).replayed == ()
