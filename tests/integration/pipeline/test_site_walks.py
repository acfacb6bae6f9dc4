"""Four people and what they do first: a newcomer, an operator, a steward, an analyst, as a story.

With SITE_PICTURES, a folder, what they see is photographed: the pictures of docs/reference/walks are.
"""

import csv
import json
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from etl.platform.settings import Settings
from sandbox.pictures import build
from sandbox.settings import read_settings
from tests.conftest import run_module
from tests.dbt.project import seed_rows
from tests.integration.pipeline.browser import Reader, find_browser
from tests.integration.pipeline.conftest import PublishedDay

# How texts say a command: the tool, and its words up to the end of the line or of a quotation.
_PRINTED = re.compile(r"\.venv/bin/glamira ([^`\n│]+)")


@pytest.fixture(scope="module", autouse=True)
def drawn(sandbox: Settings, published_day: PublishedDay, halted_day: PublishedDay) -> None:
    """The dashboards of a day that was published, after another was halted."""
    build(read_settings(os.environ))


@pytest.fixture
def reader() -> Iterator[Reader]:
    with find_browser().reader() as one:
        yield one


def glamira(*words: str, ends: int = 0) -> str:
    """What the tool prints, once it ended as it must."""
    done = run_module("glamira", *words, check=False)
    assert done.returncode == ends, f"{' '.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def command_in(text: str, verb: str) -> list[str]:
    """The words of the first command with this verb that a text says to type."""
    found = [shlex.split(one.strip()) for one in _PRINTED.findall(text)]
    return next(words for words in found if " ".join(words).startswith(verb))


def test_a_newcomer_finds_the_verbs_the_servers_the_days_and_every_page(
    sandbox: Settings, reader: Reader, published_day: PublishedDay, halted_day: PublishedDay,
) -> None:
    # The tool names its verbs; a typo is an error, not taken for "nothing there".
    verbs = glamira("--help")
    assert all(verb in verbs for verb in ("run", "status", "quarantine", "sandbox", "docs"))
    assert "No such command" in glamira("stauts", ends=2)
    # All servers are up, and the days say how they ended.
    assert "down" not in glamira("sandbox", "status")
    days = glamira("status")
    assert re.search(rf"{halted_day.date}\W+✗ held at land_events", days)
    assert re.search(rf"{published_day.date}\W+! published", days)
    # One address has everything, and every part is one click from the others.
    assert "not there yet" not in reader.open(str(sandbox.docs_url)).replace("dbt docs: not there yet", "")
    reader.photograph("newcomer-everything")
    assert "May the data be trusted?" in reader.follow("Review")
    reader.photograph("newcomer-today")
    for part, title in (("Days", "Days"), ("Rules", "Rules"), ("Quarantine", "Quarantine"), ("Runs", "Runs"),
                        ("Dashboards", "What an analyst sees")):
        assert title in reader.follow(part)


def test_an_operator_goes_from_the_held_day_to_the_repair_by_what_is_printed(halted_day: PublishedDay) -> None:
    # The day says why it is held and which command shows what was refused.
    printed = glamira("status", halted_day.date)
    assert "land_events" in printed
    listed = json.loads(glamira(*command_in(printed, "quarantine list"), "--json"))
    due = {one["document_id"]: one["reasons"] for one in halted_day.truth["defects"] if one["reasons"]}
    assert {one["document_id"]: one["reasons"] for one in listed} == due
    # One of them says what its rule expects, and what would pass.
    swapped = next(one for one in listed if one["reasons"] == ["line_currency_unexpected"])
    shown = json.loads(glamira("quarantine", "show", swapped["quarantine_id"], "--json"))
    assert all(spot["rule"] and spot["passes"] for spot in shown["violations"])
    assert "what would pass" in glamira("quarantine", "show", swapped["quarantine_id"])
    # Tried first, a reprocessing lands nothing and says what it would.
    tried = glamira("quarantine", "reprocess", "--id", swapped["quarantine_id"], "--dry-run", "--reason", "looking")
    assert "0 documents would land, 1 stay" in tried


def test_a_steward_sees_in_a_sentence_what_is_wrong_whose_it_is_and_what_to_do(
    sandbox: Settings, reader: Reader, published_day: PublishedDay, halted_day: PublishedDay,
) -> None:
    refused = halted_day.truth["events"][halted_day.date]
    front = reader.open(f"{sandbox.docs_url}/data_docs/review/index.html")
    held = [one for one in json.loads(glamira("status", "--json")) if one["status"] == "held"]
    assert f"{len(held)} held" in front
    # The held day: which gate, how many, what must hold, who acts.
    day = reader.follow(halted_day.date)
    waiting = json.loads(glamira("quarantine", "list", "--day", halted_day.date, "--status", "open", "--json"))
    assert Counter(one["dataset"] for one in waiting)["events"] == refused["quarantined"]
    assert f"{len(waiting)} documents in open quarantine" in day
    assert f"{refused_orders(halted_day)}, expected at most" in day
    assert all(label in day for label in ("What must hold", "What to do", "Who acts"))
    reader.photograph("steward-held-day")
    # The rule: what it found on the latest day against its limit, and the days before as a drawing.
    reader.follow("Rules")
    reader.type("Search", "quarantined_orders events")
    rule = reader.follow("quarantined_orders")
    assert "Severity fail" in rule
    assert re.search(r"\d: found \d+\.\d\d%, \d+ of \d+, expected at most", rule)
    reader.photograph("steward-rule")
    # The quarantine: every reason as often as it is due, and a command that works as it is printed.
    quarantine = reader.follow("Quarantine")
    waiting = json.loads(glamira("quarantine", "list", "--status", "open", "--json"))
    for reason, count in Counter(reason for one in waiting for reason in one["reasons"]).items():
        assert re.search(rf"{reason}\s+{count}\s", quarantine), reason
    assert set(refused["reasons"]) <= {reason for one in waiting for reason in one["reasons"]}
    reader.photograph("steward-quarantine")
    glamira(*command_in(quarantine, "quarantine"))


def refused_orders(day: PublishedDay) -> str:
    """The share of a day's orders that the contract refused, and how many of them, by the ledger."""
    orders = day.truth["orders_a_day"]
    refused = orders - day.truth["events"][day.date]["accepted_orders"]
    return f"{refused / orders:.2%}, {refused} of {orders}"


def test_an_analyst_finds_the_figures_of_the_ledger_and_takes_them_along(
    sandbox: Settings, reader: Reader, published_day: PublishedDay,
) -> None:
    truth = published_day.truth
    front = reader.open(f"{sandbox.docs_url}/dashboards/index.html")
    assert f"€{revenue(truth['totals']):,.2f}" in front
    assert f"Data as of {published_day.date}" in front
    # What was chosen, by its English name; what was not chosen is no failure to read.
    products = reader.follow("Products")
    assert "White gold 585" in products
    assert "Not chosen" in products
    assert "Not read" not in products
    reader.photograph("analyst-products")
    # Explore: orders of one country, by store.
    reader.follow("Explore")
    reader.choose("Store's country", "Germany")
    german = {one["store_id"]: one for one in seed_rows("stores") if one["country_code"] == "DE"}
    sold = [row for row in truth["totals"] if row["store_id"] in german]
    shown = reader.choose("By", "Store")
    assert f"Revenue in euros: {revenue(sold):,.2f} of {sum(row['orders'] for row in sold)} orders" in shown
    reader.photograph("analyst-explore")
    # What was in the orders, by alloy, as a file for a spreadsheet.
    reader.choose("Of", "Order lines")
    reader.choose("By", "Alloy")
    taken = list(csv.reader(reader.download("Download as CSV").splitlines()))[1:]
    assert {row[0]: (int(row[1]), int(row[2])) for row in taken} == alloys(truth)


def revenue(rows: list[dict[str, Any]]) -> Decimal:
    """Euros of the ledger's rows; what has no rate is in no amount."""
    return sum((Decimal(row["revenue_eur"] or 0) for row in rows), Decimal())


def alloys(truth: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Lines and pieces by the alloy's English name, made from its code by the seeds alone."""
    colours = {row["colour_code"]: row["colour_name"] for row in seed_rows("alloy_colours")}
    metals = {row["metal_code"]: row for row in seed_rows("alloy_metals")}
    lines: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for row in truth["by_alloy"]:
        name = "Not chosen"
        if row["alloy_code"]:
            colour, _, metal = row["alloy_code"].partition("-")
            known = metals[metal]
            gold = f"{colours[colour]} gold" if known["metal_name"] == "Gold" else known["metal_name"]
            base = f"{known['base_material']} / " if known["base_material"] else ""
            name = f"{base}{gold} {known['fineness']}"
        lines[name] += row["order_lines"]
        units[name] += row["units"]
    return {name: (lines[name], units[name]) for name in lines}
