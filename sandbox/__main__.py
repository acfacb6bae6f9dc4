"""The sandbox's command line: `python -m sandbox up|down|status|env|seed|wipe|dashboards`."""

import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from contracts.errors import GlamiraError, UsageError
from sandbox.airflow import airflow_services, forget_schedule, schedule
from sandbox.airflow_command import app as airflow
from sandbox.catalogue import services
from sandbox.environment import environment, export_lines, search_path
from sandbox.report import as_json, as_table
from sandbox.seed.command import seed
from sandbox.settings import SandboxSettings, read_settings
from sandbox.supervisor import Supervisor

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
app.command()(seed)
app.add_typer(airflow, name="airflow")
console = Console()

Names = Annotated[list[str] | None, typer.Argument(help="Only these services; all of them when none is named.")]


def _supervisor(settings: SandboxSettings, names: list[str] | None = None) -> Supervisor:
    known = services(settings)
    if unknown := set(names or ()) - {service.name for service in known}:
        raise UsageError(f"service {min(unknown)}: there is none. Choose of {', '.join(s.name for s in known)}.")
    return Supervisor(settings.home, [service for service in known if not names or service.name in names])


@app.command()
def up(names: Names = None) -> None:
    """Start what does not run yet; harmless when all of it does."""
    supervisor = _supervisor(read_settings(os.environ), names)
    started = supervisor.up(lambda name, seconds: console.print(f"[green]up[/] {name} [dim]{seconds:.1f} s[/]"))
    if not started:
        console.print("Everything was up already.")


@app.command()
def down() -> None:
    """Stop all of it; the data stays."""
    settings = read_settings(os.environ)
    _supervisor(settings).down()
    forget_schedule(settings)


@app.command()
def status(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Tell how each service is, and where it listens."""
    settings = read_settings(os.environ)
    states = _supervisor(settings).states()
    if json:
        typer.echo(as_json(settings, states))
        return
    airflow_states = Supervisor(settings.home, airflow_services(settings)).states()
    started = [state for state in airflow_states if state.pid or state.died]
    console.print(as_table(settings, [*states, *started]))


@app.command()
def env() -> None:
    """Print the `export` lines that point a shell at the sandbox: eval "$(.venv/bin/python -m sandbox env)"."""
    shell = {"PATH": search_path(os.environ)}
    settings = read_settings(os.environ)
    typer.echo(export_lines(environment(settings) | schedule(settings) | shell))


@app.command()
def wipe() -> None:
    """Delete the data: documents, objects, tables, mails. A running sandbox is up again afterwards."""
    settings = read_settings(os.environ)
    supervisor, airflow_supervisor = _supervisor(settings), Supervisor(settings.home, airflow_services(settings))
    running = [state.name for state in supervisor.states() if state.pid]
    had_airflow = any(state.pid for state in airflow_supervisor.states())
    supervisor.wipe(settings.data)
    if running:
        _supervisor(settings, running).up()
    if had_airflow:
        airflow_supervisor.up()


@app.command()
def demo() -> None:
    """Publish a good day, halt a bad one, repair and publish it, on these servers."""
    from sandbox.demo import Demo  # noqa: PLC0415 - spares the other verbs its imports

    Demo(read_settings(os.environ), console).tell()


@app.command()
def dashboards() -> None:
    """Draw the Looker dashboards of what is published, and tell where they are read."""
    from sandbox.pictures import build  # noqa: PLC0415 - spares the other verbs its imports

    typer.echo(build(read_settings(os.environ)))


def main() -> None:
    """Run the command line; an error meant for people is one line and its own exit code."""
    try:
        app()
    except GlamiraError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
