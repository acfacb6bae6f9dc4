"""No text of a document, refused or accepted, becomes markup or control in what any verb prints."""

import json
import os
import subprocess
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from bson import ObjectId

from etl.platform.mongo import events_collection
from etl.platform.settings import Settings
from tests.conftest import ROOT
from tests.tokens import HOSTILE, is_harmless
from tests.warm_start import run_warm

DAY = date(2020, 4, 19)
NOON = int(datetime(2020, 4, 19, 12, tzinfo=UTC).timestamp())
LENIENT = {"MAX_QUARANTINED_SHARE": "1", "MAX_QUARANTINED_CHECKOUT_SHARE": "1"}
# Before the time at which the contract refuses more than a few rows.
MANY = 30
_TEXTS = ("ip", "user_agent", "resolution", "user_id_db", "device_id", "api_version", "local_time", "current_url",
          "referrer_url", "email_address", "key_search", "utm_source", "cat_id", "recommendation")
TRIED = ("--reason", f"tried {HOSTILE}")


@pytest.fixture(scope="module")
def database(sandbox: Settings) -> Iterator[str]:
    """A database whose documents hold the hostile text wherever a text can be, names of fields included."""
    name = f"foreign_{uuid.uuid4().hex[:12]}"
    events = events_collection(sandbox.model_copy(update={"mongo_database": name}))
    line = dict.fromkeys(("product_id", "amount", "price", "currency", HOSTILE), HOSTILE)
    option = [dict.fromkeys(("option_label", "value_label", HOSTILE), HOSTILE)]
    hostile = dict.fromkeys((*_TEXTS, HOSTILE), HOSTILE)
    for number in range(MANY):
        own = {"time_stamp": NOON + number}
        kinds = (
            {"collection": HOSTILE, "store_id": HOSTILE, "option": option},
            {"collection": "checkout_success", "store_id": "6", "order_id": HOSTILE, "cart_products": [line]},
            {"collection": "view_product_detail", "store_id": "6", "option": option},
        )
        events.insert_many([{"_id": _id(), **own, **hostile, **kind} for kind in kinds])
    yield name
    events.database.client.drop_database(name)


def _id() -> ObjectId:
    return ObjectId(NOON.to_bytes(4, "big") + uuid.uuid4().bytes[:8])


def etl(database: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A verb with every line of the log; what it prints is looked at."""
    variables = {"MONGO_DATABASE": database, "LOG_LEVEL": "INFO", "COLUMNS": "200"} | environment
    done = run_warm(["etl", *arguments], os.environ | variables, ROOT)
    assert "Traceback" not in done.stderr, done.stderr
    assert is_harmless(done.stdout), ascii(done.stdout)
    assert is_harmless(done.stderr), ascii(done.stderr)
    assert not [line for line in done.stderr.split("\n") if line.startswith("ERROR <!channel>")]
    return done


@pytest.fixture(scope="module")
def items(database: str) -> list[dict[str, str]]:
    """The day landed as far as the contract lets it, and what was refused."""
    landed = etl(database, "land", "events", f"{DAY}", **LENIENT)
    assert (landed.returncode, "[/view][red]" in landed.stdout) == (0, False), landed.stderr
    found: list[dict[str, str]] = json.loads(etl(database, "quarantine", "list", "--day", f"{DAY}", "--json").stdout)
    assert len(found) == 2 * MANY
    assert {item["store_id"] for item in found} == {"6", None}  # a store that is none is not told
    return found


@pytest.mark.usefixtures("items")
@pytest.mark.parametrize(("arguments", "exit_code"), [
    (("land", "events", f"{DAY}"), 1), (("land", "events", f"{DAY}", "--json"), 1), (("run", f"{DAY}"), 1),
    (("status",), 0), (("status", f"{DAY}"), 0), (("status", "--json"), 0), (("reconcile", f"{DAY}"), 0),
    (("quarantine", "list", "--day", f"{DAY}"), 0), (("quarantine", "list", "--store", HOSTILE), 2),
    (("quarantine", "list", "--store", f"{HOSTILE}?"), 2), (("quarantine", "list", "--status", HOSTILE), 2),
    (("quarantine", "show", HOSTILE), 2), (("land", HOSTILE, f"{DAY}"), 2), (("replay", HOSTILE), 2),
    (("status", HOSTILE), 2), (("quarantine", "reprocess", "--day", f"{DAY}", "--dry-run", *TRIED), 0),
    (("quarantine", "reprocess", "--day", f"{DAY}", "--dry-run", "--json", *TRIED), 0),
    (("quarantine", "discard", "--day", f"{DAY}", "--dry-run", *TRIED), 0), (("accept", f"{DAY}", *TRIED), 1),
    (("dead-letters", f"{DAY}"), 0),
])
def test_a_verb_over_the_day(database: str, arguments: tuple[str, ...], exit_code: int) -> None:
    done = etl(database, *arguments)
    assert done.returncode == exit_code, done.stderr


def test_verbs_over_each_kind_of_item(database: str, items: list[dict[str, str]]) -> None:
    for store in ("6", None):
        item = next(one["quarantine_id"] for one in items if one["store_id"] == store)
        for more in ((), ("--reveal", *TRIED), ("--json",)):
            done = etl(database, "quarantine", "show", item, *more)
            assert (done.returncode, "[/view][red]" in done.stdout) == (0, True), done.stderr
        fixed = etl(database, "quarantine", "fix", item, "--set", f"[/note]=x{HOSTILE}", *TRIED)
        assert fixed.returncode == 0, fixed.stderr
        wrong = etl(database, "quarantine", "fix", item, "--set", f"{HOSTILE}={HOSTILE}", *TRIED)
        assert (wrong.returncode, "[/view][red]" in wrong.stderr) == (2, True)
        shown = etl(database, "quarantine", "show", item)
        assert "repaired version" in shown.stdout


def test_json_is_exact(database: str, items: list[dict[str, str]]) -> None:
    item = next(one["quarantine_id"] for one in items if one["store_id"] is None)
    facts = json.loads(etl(database, "quarantine", "show", item, "--reveal", *TRIED, "--json").stdout)
    document = json.loads(facts["document"])
    assert (document["collection"], document["option"][0]["value_label"]) == (HOSTILE, HOSTILE)
    assert facts["trail"][-1]["change_reason"] == TRIED[1]
