"""One key is in force at a time: another one lands nothing until it is declared, and no day is of two."""

import pytest

from contracts.datasets.normalise.pseudonym_keys import key_fingerprint
from contracts.errors import PseudonymKeyError, UsageError
from etl import lake
from etl.landing.land import land
from etl.landing.pseudonym_key import rotate
from etl.loading.load import await_load
from etl.ops.day_run import Run
from etl.ops.pseudonym_keys import declared_keys
from etl.ops.quarantine_changes import Author
from etl.platform.bigquery import query
from tests.integration.privacy.conftest import MakeDay, with_key
from tests.integration.quarantine.spoilt_day import SpoiltDay

OTHER = "a key that nobody declared yet, and that is long enough"
BY = Author("ada", "test")


@pytest.fixture
def landed(make_day: MakeDay) -> SpoiltDay:
    """A day whose datasets are landed and loaded under the first key."""
    day = make_day()
    _land_all(day.run)
    await_load(day.run)
    return day


def test_the_first_key_is_declared_by_its_use_and_told_of_each_batch(landed: SpoiltDay) -> None:
    own = landed.run.settings.pseudonym_keys.fingerprint
    [first] = declared_keys(landed.run.bigquery)
    assert (first.fingerprint, first.epoch) == (own, "first")
    assert _fingerprints(landed.run) == {"events": own, "locations": own, "products": ""}
    assert _epoch(landed.run) == "first"


@pytest.mark.parametrize("dataset", ["events", "locations"])
def test_another_key_lands_nothing_on_any_day(landed: SpoiltDay, make_day: MakeDay, dataset: str) -> None:
    late = make_day()
    for other in (with_key(landed, OTHER), with_key(late, OTHER)):
        with pytest.raises(PseudonymKeyError, match=r"keys rotate --epoch NAME --reason TEXT"):
            land(other, dataset)
    assert _fingerprints(late.run) == {}
    assert set(_fingerprints(landed.run).values()) == {landed.run.settings.pseudonym_keys.fingerprint, ""}


def test_a_rotation_is_said_and_the_former_key_lands_nothing_then(landed: SpoiltDay, make_day: MakeDay) -> None:
    own, late = landed.run.settings.pseudonym_key.get_secret_value(), make_day()
    with pytest.raises(PseudonymKeyError, match="PSEUDONYM_FORMER_KEYS"):
        rotate(with_key(landed, OTHER).services, "second", BY)
    turned = with_key(landed, OTHER, former=own)
    with pytest.raises(UsageError, match="another key has that name"):
        rotate(turned.services, "first", BY)
    assert rotate(turned.services, "second", BY, dry_run=True).is_new
    assert len(declared_keys(landed.run.bigquery)) == 1
    report = rotate(turned.services, "second", BY)
    assert (report.is_new, report.former_epoch, report.fingerprint) == (True, "first", key_fingerprint(OTHER))
    assert not rotate(turned.services, "second", BY).is_new
    for epoch in ("third", "first"):
        with pytest.raises(UsageError, match=r"nothing was declared\. To change the key, set PSEUDONYM_KEY"):
            rotate(turned.services, epoch, BY, dry_run=True)

    with pytest.raises(PseudonymKeyError, match="former epoch 'first'"):
        land(late.run, "events")
    _land_all(with_key(late, OTHER, former=own))
    await_load(with_key(late, OTHER, former=own))
    assert (_epoch(landed.run), _epoch(late.run)) == ("first", "second")
    assert _pseudonyms(landed.run).isdisjoint(_pseudonyms(late.run))


def test_a_day_of_two_keys_goes_no_further_until_it_is_landed_whole(landed: SpoiltDay) -> None:
    own = landed.run.settings.pseudonym_key.get_secret_value()
    turned = with_key(landed, OTHER, former=own)
    rotate(turned.services, "second", BY)
    land(turned, "events")
    with pytest.raises(PseudonymKeyError, match=f"run {landed.day}"):
        await_load(turned)
    land(turned, "locations")
    await_load(turned)
    assert _epoch(turned) == "second"


def test_a_batch_of_an_undeclared_key_goes_no_further(landed: SpoiltDay) -> None:
    query(landed.run.bigquery, "delete from glamira_ops.pseudonym_keys where true")
    with pytest.raises(PseudonymKeyError, match="declared for no epoch"):
        await_load(landed.run)


def _land_all(run: Run) -> None:
    for dataset in ("events", "locations", "products"):
        land(run, dataset)


def _fingerprints(run: Run) -> dict[str, str]:
    ours = lake.lake_of(run.services)
    found = [one for name in ("events", "locations", "products") for one in lake.manifests(ours, name, run.day)]
    return {one.dataset: one.pseudonym_key for one in found}


def _epoch(run: Run) -> str:
    [row] = query(run.bigquery, "select epoch from glamira_ops.day_keys where data_date = @day", {"day": run.day})
    return str(row["epoch"])


def _pseudonyms(run: Run) -> set[str]:
    rows = query(run.bigquery, "select distinct ip_hash from glamira_raw.events where event_date = @day",
                 {"day": run.day})
    return {row["ip_hash"] for row in rows}
