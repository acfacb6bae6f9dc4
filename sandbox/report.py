"""Shows people and programs how a sandbox is: its addresses, its services and its deliveries."""

import http.client
import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group
from rich.table import Column, Table
from rich.text import Text

from contracts.commands import command
from contracts.errors import GlamiraError
from sandbox.environment import environment
from sandbox.settings import HOST, Port, SandboxSettings
from sandbox.supervisor import State, last_line

PATIENCE = 3.0


def deliveries(settings: SandboxSettings) -> dict[str, Any] | None:
    """What the dispatcher of storage events says of its deliveries; None while it does not run."""
    return _asked(settings, Port.STORAGE_EVENTS, "/")


def statements(settings: SandboxSettings) -> dict[str, Any] | None:
    """What the proxy before the warehouse has analysed and refused since it started; None while it does not run."""
    return _asked(settings, Port.BIGQUERY_PROXY, "/proxy/health")


def _asked(settings: SandboxSettings, listener: Port, path: str) -> dict[str, Any] | None:
    connection = http.client.HTTPConnection(HOST, settings.port(listener), timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        return answer
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def as_json(settings: SandboxSettings, states: Iterable[State]) -> str:
    """One object: where everything is, `running` when all services are healthy, and each service's state."""
    known = environment(settings)
    services = {state.name: _service(state) for state in states}
    return json.dumps({
        "running": all(service["healthy"] for service in services.values()),
        "home": str(settings.home),
        "mongo_uri": known["MONGO_URI"],
        "mongo_database": known["MONGO_DATABASE"],
        "mongo_collection": known["MONGO_COLLECTION"],
        "storage_endpoint": known["STORAGE_EMULATOR_HOST"],
        "lake_bucket": known["LAKE_BUCKET"],
        "quarantine_bucket": known["QUARANTINE_BUCKET"],
        "docs_bucket": known["DOCS_BUCKET"],
        "bigquery_endpoint": known["BIGQUERY_EMULATOR_HOST"],
        "project": known["GCP_PROJECT"],
        "function_url": known["LOAD_FUNCTION_URL"],
        "docs_url": known["DOCS_URL"],
        "shop_origin": known["SHOP_ORIGIN"],
        "ecb_rates_url": known["ECB_RATES_URL"],
        "webhook_url": known["ALERT_SLACK_WEBHOOK"],
        "mail_url": settings.url(Port.SINKS, "/mail"),
        "smtp_host": known["SMTP_HOST"],
        "smtp_port": int(known["SMTP_PORT"]),
        "ip2location_bin": known["IP2LOCATION_BIN"],
        "services": services,
        "deliveries": deliveries(settings),
        "statements": statements(settings),
    }, indent=2)


def _service(state: State) -> dict[str, Any]:
    return {
        "pid": state.pid, "port": state.ports[0], "ports": list(state.ports), "healthy": state.healthy,
        "died": state.died, "log": str(state.log),
    }


def error_as_json(error: GlamiraError) -> str:
    """An error as an object for programs."""
    return json.dumps({"error": {"kind": type(error).__name__, "message": str(error)}})


def ended(settings: SandboxSettings, stopped: Sequence[str]) -> str:
    """What was stopped, and what is left."""
    if not stopped:
        return f"nothing ran in {settings.home}"
    kept = f"The data stays in {settings.home}; to delete it: {command('sandbox wipe')}"
    return f"stopped {len(stopped)} services: {', '.join(stopped)}. {kept}"


def as_table(settings: SandboxSettings, states: Iterable[State]) -> Group:
    """A table of the services, and below it how deliveries and statements stand."""
    log = Column("log", overflow="fold")
    table = Table("service", "state", "address", "pid", log, box=None, header_style="bold", pad_edge=False)
    known = list(states)
    for state in known:
        address = ", ".join(f"{HOST}:{port}" for port in state.ports)
        table.add_row(state.name, _mood(state), address, str(state.pid or ""), str(state.log))
    died = [Text(f"{state.name} died; its last line: {last_line(state.log)}") for state in known if state.died]
    lines = (*_delivery_lines(deliveries(settings)), *_statement_lines(statements(settings)))
    return Group(table, *died, *lines)


def _mood(state: State) -> Text:
    if state.died:
        return Text("died", style="bold red")
    if state.pid is None:
        return Text("down", style="dim")
    return Text("up", style="green") if state.healthy else Text("no answer", style="bold red")


def _delivery_lines(counts: dict[str, Any] | None) -> list[Text]:
    if counts is None:
        return []
    summary = Text(f"\nevents: {counts['delivered']} delivered, {counts['pending']} pending, {counts['dead']} given up")
    return [summary, *(Text(_given_up(letter), style="red") for letter in counts["dead_letters"])]


def _statement_lines(found: dict[str, Any] | None) -> list[Text]:
    if found is None:
        return []
    if not found["is_strict"]:
        return [Text("statements: not analysed, SANDBOX_STRICT is off", style="yellow")]
    refused = {rule: count for rule, count in sorted(found["figures"].items()) if rule != "analysed"}
    reasons = "".join(f", {count:,} refused by {rule}" for rule, count in refused.items())
    return [Text(f"statements: {found['figures'].get('analysed', 0):,} analysed{reasons}")]


def _given_up(letter: dict[str, Any]) -> str:
    return f"  {letter['name']} after {letter['attempts']} attempts: {letter['error']}"
