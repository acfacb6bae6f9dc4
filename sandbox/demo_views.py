"""What the demonstration shows: counts, gates, revenue, quarantine and alerts as tables people like to read."""

import hashlib
import json
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from google.api_core.client_options import ClientOptions
from google.cloud import bigquery
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from contracts.commands import command
from sandbox.access import credentials_of
from sandbox.settings import Port, SandboxSettings

Environment = Mapping[str, str]
MARTS = "glamira_marts"
BAR = 30


def conservation(day: str, facts: Mapping[str, Any]) -> Table:
    """Rows of each dataset from the source to the warehouse, and of the order lines to the marts."""
    lines = facts["order_lines"]
    excluded = ", ".join(f"{count} {reason}" for reason, count in lines["excluded"].items()) or "none"
    table = Table(
        "dataset", "source", "accepted", "quarantined", "landed", "loaded", title=f"Row conservation, {day}",
        title_justify="left", caption_justify="left",
        caption=f"order lines: {lines['raw']} loaded = {lines['published']} published + excluded ({excluded})",
    )
    for dataset, counts in facts["datasets"].items():
        table.add_row(dataset, *(f"{count:,}" for count in counts.values()))
    return table


def gates(environment: Environment, day: str) -> Table:
    """The verdicts of the day's latest run, gate by gate."""
    table = Table("gate", "checks", "failed", "warned", "verdict", title="Gates", title_justify="left")
    for row in _query(environment, _GATES.format(day=day)):
        verdict = "[red]halts[/]" if row["failed"] else "[green]passed[/]"
        table.add_row(row["gate"], str(row["checks"]), str(row["failed"]), str(row["warned"]), verdict)
    return table


def top_stores(environment: Environment, day: str) -> Table:
    """The five stores with most orders, from what Looker reads."""
    table = Table("store", "orders", "units", "revenue", "currency", title="Published orders", title_justify="left")
    for row in _query(environment, _TOP_STORES.format(day=day)):
        table.add_row(f"{row['store_id']} {row['domain']}", str(row["orders"]), str(row["units"]),
                      f"{row['revenue']:,.2f}", row["currency_code"])
    return table


def quarantine(items: list[Mapping[str, Any]]) -> Table:
    """How many documents were refused for which reason."""
    counts = Counter(reason for item in items for reason in item["reasons"])
    table = Table(
        "reason", "documents", "", title=f"Quarantine: {len(items)} open documents", title_justify="left",
        caption="those too that were refused by an earlier run, and are not in MongoDB any more",
        caption_justify="left",
    )
    most = max(counts.values(), default=1)
    for reason, count in counts.most_common():
        table.add_row(reason, str(count), "█" * max(1, BAR * count // most))
    return table


def alert_received(settings: SandboxSettings) -> str:
    """The newest message of the mail sink, and how many the webhook got."""
    mails, hooks = _sink(settings, "mail"), _sink(settings, "webhook")
    if not mails:
        return "no mail arrived"
    newest = mails[-1]
    subject, text = escape(newest["subject"]), escape(newest["text"].strip())
    return f"[bold]{subject}[/]\n\n{text}\n\n[dim]{len(hooks)} Slack message(s) too[/]"


def forget_alerts(environment: Environment) -> None:
    """Empty both sinks, so that the next alert stands alone."""
    root = environment["ALERT_SLACK_WEBHOOK"].rpartition("/")[0]
    for sink in ("mail", "webhook"):
        request = urllib.request.Request(f"{root}/{sink}", method="DELETE")  # noqa: S310 - our own sink
        urllib.request.urlopen(request, timeout=5).close()  # noqa: S310 - as above


def marts_digest(environment: Environment) -> str:
    """One hash over every row of every published table; the views beside them show held days, and change."""
    client, digest = _client(environment), hashlib.sha256()
    published = [listed for listed in client.list_tables(MARTS) if listed.table_type == "TABLE"]
    for table in sorted(published, key=lambda listed: listed.table_id):
        rows = client.query(f"select to_json_string(t) as row from {MARTS}.{table.table_id} as t").result()  # noqa: S608 - names from the catalogue
        digest.update("\n".join([table.table_id, *sorted(row["row"] for row in rows)]).encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Places:
    """What the demonstration left to look at: Airflow's port, the day with a warning and the one that is held."""

    airflow_port: int
    warned_day: str
    held_day: str


def where_to_look(environment: Environment, places: Places) -> Panel:
    """The addresses and commands that a newcomer tries next."""
    return Panel(
        f"Everything     {environment['DOCS_URL']}\n"
        f"Dashboards     {environment['DOCS_URL']}/dashboards/index.html\n"
        f"Review site    {environment['DOCS_URL']}/data_docs/review/index.html\n"
        f"Data Docs      {environment['DOCS_URL']}/data_docs/index.html\n"
        f"Airflow        make up, then http://127.0.0.1:{places.airflow_port}\n"
        f"Days           {command('status')}\n"
        f"Held day       {command(f'status {places.held_day}')}\n"
        f"Its quarantine {command(f'quarantine list --day {places.held_day}')}\n"
        f"Warned day     {environment['DOCS_URL']}/data_docs/review/{places.warned_day}.html\n"
        f"Any client     eval \"$({command('sandbox env')})\"\n"
        "Stop it all    make down",
        title="where to look", border_style="green",
    )


def _query(environment: Environment, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in _client(environment).query(sql).result()]


def _client(environment: Environment) -> bigquery.Client:
    return bigquery.Client(
        project=environment["GCP_PROJECT"], location=environment["BIGQUERY_LOCATION"],
        credentials=credentials_of("operators"),
        client_options=ClientOptions(api_endpoint=environment["BIGQUERY_EMULATOR_HOST"]),
    )


def _sink(settings: SandboxSettings, name: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{settings.url(Port.SINKS)}/{name}", timeout=5) as answer:  # noqa: S310 - our own sink
        messages: list[dict[str, Any]] = json.load(answer)
    return messages


_GATES = """
select gate, count(*) as checks,
  countif(status = 'failed' and severity = 'fail') as failed,
  countif(status = 'failed' and severity = 'warn') as warned
from glamira_ops.outcomes
where data_date = date '{day}' and run_id = (
  select any_value(run_id having max recorded_at) from glamira_ops.outcomes where data_date = date '{day}'
)
group by gate
order by min(recorded_at)
"""
_TOP_STORES = """
select lines.store_id, stores.domain, lines.currency_code, count(distinct lines.order_key) as orders,
  sum(lines.quantity) as units, sum(lines.line_amount) as revenue
from glamira_marts.fct_order_lines as lines
inner join glamira_marts.dim_stores as stores on stores.store_key = lines.store_key
where lines.order_date = date '{day}'
group by lines.store_id, stores.domain, lines.currency_code
order by orders desc, lines.store_id
limit 5
"""
