"""What an operator meets: refusals in one line with a remedy, exit codes, and marts that only a gate can change."""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.conftest import ROOT
from tests.integration.pipeline import published
from tests.integration.pipeline.conftest import PublishedDay
from tests.warm_start import run_warm

DAY = "2020-04-24"


def etl(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_warm(["etl", *arguments], os.environ | environment, ROOT)


@pytest.fixture
def day(published_day: PublishedDay) -> str:
    return published_day.date


@pytest.mark.parametrize(("arguments", "environment", "exit_code", "words"), [
    (["run", DAY], {"MONGO_URI": "mongodb://127.0.0.1:9"}, 1, ["MongoDB", "MONGO_URI"]),
    (["locate", DAY], {"IP2LOCATION_BIN": "/nowhere/IP2.BIN"}, 1, ["/nowhere/IP2.BIN", "IP2LOCATION_BIN"]),
    (["land", "events", DAY], {"MANIFEST_SIGNING_KEY": "", "GCP_PROJECT": "in-the-cloud"}, 1, ["MANIFEST_SIGNING_KEY"]),
    (["run", str(datetime.now(UTC).date() + timedelta(days=2))], {}, 2, ["not over yet"]),
    (["run", "2020-13-01"], {}, 2, ["2020-13-01", "YYYY-MM-DD"]),
    (["status", "9999-12-31"], {}, 2, ["9999-12-31", "YYYY-MM-DD"]),
    (["dead-letters", "0001-01-01"], {}, 2, ["0001-01-01", "YYYY-MM-DD"]),
    (["quarantine", "list", "--day", "1969-12-31"], {}, 2, ["1969-12-31", "1970-01-01"]),
    (["replay", "00010101-0123456789abcdef"], {}, 2, ["0001-01-01", "no run"]),
    (["backfill", "2020-04-24", "2106-02-08"], {}, 2, ["2106-02-08", "not over yet"]),
    (["status"], {"MONGO_URI": "mongodb://127.0.0.1:9"}, 0, ["never ran are not shown", "MONGO_URI"]),
    (["run", "2019-02-03"], {}, 1, ["2019-02-03", "no document", ".venv/bin/glamira accept 2019-02-03 --reason TEXT"]),
    (["land", "orders", DAY], {}, 2, ["orders", "events, locations, products"]),
    (["replay", "nonsense"], {}, 2, ["nonsense"]),
    (["replay", "20200424-0123456789abcdef"], {}, 2, ["no manifest"]),
    (["quarantine", "show", "nonsense"], {}, 2, ["nonsense", "quarantine list"]),
    (["quarantine", "list"], {"GCP_PROJECT": "nobody-ran-here"}, 1, ["no glamira_ops", "run DAY", "GCP_PROJECT"]),
    (["replay", "20310101-0123456789abcdef"], {}, 2, ["2031-01-01", "no run", DAY]),
    (["replay", "20200424-0123456789abcdef"], {}, 2, ["events 20200424-", "products 20200424-"]),
    (["status", "2031-01-01"], {}, 2, ["2031-01-01", "not over yet"]),
    (["status", "2019-05-04"], {}, 2, ["2019-05-04", "no run", DAY, "holds no document of it"]),
    (["dead-letters", "2018-01-01"], {}, 2, ["2018-01-01", "no run", DAY]),
    (["reconcile", "2018-01-01"], {}, 2, ["2018-01-01", "no run", DAY]),
    (["quarantine", "list", "--day", "2018-01-01", "--json"], {}, 2, ["2018-01-01", "no run", DAY]),
    (["quarantine", "list", "--reason-code", "wrong"], {}, 2, ["'wrong'", "line_price_missing", "product_"]),
    (["quarantine", "list", "--status", "closed"], {}, 2, ["'closed'", "open, reprocessed, discarded"]),
    (["quarantine", "list", "--dataset", "orders"], {}, 2, ["'orders'", "events, locations, products"]),
    (["quarantine", "list", "--store", "[/x]\x1b[2J"], {}, 2, [r"'[/x]\x1b[2J'", "1, 6, 7"]),
    (["quarantine", "reprocess", "--reason-code", "x", "--reason", "try"], {}, 2, ["'x'", "store_unknown"]),
    (["quarantine", "reprocess", "--day", "2018-01-01", "--reason", "try", "--dry-run"], {}, 2, ["no run", DAY]),
    (["quarantine", "discard", "--reason-code", "x", "--reason", "try"], {}, 2, ["'x'", "store_unknown"]),
    (["status"], {"LOG_LEVEL": "loud"}, 1, ["'LOUD'", "WARNING"]),
    (["publish"], {}, 2, ["--roll-back"]),
    (["publish", "2020-03-03"], {}, 2, ["2020-03-03", "no run", DAY]),
    (["accept", "2020-03-03", "--reason", "x"], {}, 2, ["2020-03-03", "no run", DAY]),
    (["publish", "20200507T010203000004Z"], {}, 2, ["20200507T010203000004Z", "YYYY-MM-DD"]),
    (["publish", "--roll-back", "yesterday"], {}, 2, ["'yesterday'", "YYYY-MM-DD", "glamira_ops.publications"]),
    (["publish", "--roll-back", "2020-02-30"], {}, 2, ["2020-02-30", "YYYY-MM-DD"]),
    (["publish", "--roll-back", "20200507T010203000004Z"], {}, 1, ["no earlier publication", "Run a day"]),
    (["backfill", "2020-05-02", "2020-05-01"], {}, 2, ["ends before it starts"]),
])
def test_bad_input_is_one_line_with_a_remedy(
    day: str, arguments: list[str], environment: dict[str, str], exit_code: int, words: list[str],
) -> None:
    done = etl(*arguments, **environment)
    assert done.returncode == exit_code, done.stderr
    assert "Traceback" not in done.stderr
    message = done.stderr.strip().splitlines()[-1]
    assert all(word in message for word in words), message


def test_reconcile_balances_and_says_so_to_programs(day: str) -> None:
    done = etl("reconcile", day, "--json")
    facts = json.loads(done.stdout)
    events, lines = facts["datasets"]["events"], facts["order_lines"]
    assert (done.returncode, facts["balanced"]) == (0, True)
    assert events["source"] == 2_000 == events["accepted"] + events["quarantined"]
    assert events["accepted"] == events["landed"] == events["loaded"]
    assert lines["raw"] == lines["published"] + sum(lines["excluded"].values())


def test_a_row_removed_from_raw_is_refused_until_its_batch_is_replayed(day: str, sandbox: Settings) -> None:
    client = bigquery_client(sandbox)
    before, partitions = published.marts_digest(client), published.partition_digests(client, [day])
    query(client, """
        delete from glamira_raw.events
        where event_id = (select min(event_id) from glamira_raw.events where event_type = 'checkout_success'
                          and cast(event_date as string) = '2020-04-24')
    """)
    refused = etl("reconcile", day, "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["balanced"] is False
    assert published.marts_digest(client) == before

    assert etl("run", day).returncode == 1
    assert published.marts_digest(client) == before

    batch, = query(client, "select batch_id from glamira_ops.loads where dataset = 'events' and status = 'loaded' "
                           "and cast(event_date as string) = '2020-04-24'")
    assert etl("replay", batch["batch_id"]).returncode == 0
    healed = etl("run", day)
    assert healed.returncode == 0, healed.stderr
    assert etl("reconcile", day).returncode == 0
    after = published.marts_digest(client)
    assert {name for name in after if after[name] != before[name]} == set()
    assert published.partition_digests(client, [day]) == partitions


def test_quarantined_documents_can_be_listed_and_read(day: str) -> None:
    items = json.loads(etl("quarantine", "list", "--day", day, "--json").stdout)
    assert items
    assert all(item["status"] == "open" and item["reasons"] for item in items)
    shown = etl("quarantine", "show", items[0]["quarantine_id"])
    assert shown.returncode == 0
    assert items[0]["reasons"][0] in shown.stdout
    assert "_id" in shown.stdout


def test_a_known_word_that_nothing_has_is_no_error(day: str) -> None:
    for word in (["--reason-code", "product_url_invalid"], ["--store", "101"], ["--status", "discarded"],
                 ["--dataset", "products"]):
        done = etl("quarantine", "list", "--day", day, "--json", *word)
        assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
