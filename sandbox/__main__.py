"""The sandbox: real servers on loopback, and the synthetic shop whose days the pipeline runs."""

import os
import sys

from contracts.endings import INTERRUPTED, exit_code, interruption, quiet_start

with quiet_start():
    from typing import Annotated, NoReturn

    import typer

    from contracts import sandbox_file
    from contracts.errors import GlamiraError, Interrupted
    from contracts.private_folder import keep_private
    from contracts.unknown_words import unknown_word
    from contracts.wide_console import WideConsole
    from sandbox.airflow import airflow_services, forget_schedule, schedule, server_services
    from sandbox.airflow_command import app as airflow
    from sandbox.airflow_command import start as start_airflow
    from sandbox.catalogue import services
    from sandbox.environment import environment, export_lines, keep_settings, search_path
    from sandbox.report import as_json, as_table, ended, error_as_json
    from sandbox.seed.command import seed
    from sandbox.settings import SandboxSettings, found_settings, own_settings
    from sandbox.supervisor import Supervisor, all_well

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"]})
app.command()(seed)
app.add_typer(airflow, name="airflow")
console = WideConsole(soft_wrap=True)

Names = Annotated[list[str] | None, typer.Argument(help="Only these services; all of them when none is named.")]


def _supervisor(settings: SandboxSettings, names: list[str] | None = None) -> Supervisor:
    known = services(settings)
    all_names = [service.name for service in known]
    for name in names or ():
        if name not in all_names:
            raise unknown_word("service", name, all_names)
    return Supervisor(settings.home, [service for service in known if not names or service.name in names])


def _airflow(settings: SandboxSettings) -> Supervisor:
    return Supervisor(settings.home, [*server_services(settings), *airflow_services(settings)])


@app.command()
def up(names: Names = None) -> None:
    """Start what does not run yet; harmless when all of it does. Other shells find it by the file that this writes."""
    settings = own_settings(os.environ)
    supervisor = _supervisor(settings, names)
    started = supervisor.up(lambda name, seconds: console.print(f"[green]up[/] {name} [dim]{seconds:.1f} s[/]"))
    file = keep_settings(settings, schedule(settings))
    if not started:
        console.print("Everything was up already.")
    else:
        console.print(f"settings for every other shell: {file}", highlight=False)


@app.command()
def down() -> None:
    """Stop all of it, Airflow included; the data stays."""
    settings = own_settings(os.environ)
    stopped = _supervisor(settings).down()
    forget_schedule(settings)
    if sandbox_file.file_of(settings.home).exists():
        keep_settings(settings, schedule(settings))
    sandbox_file.strike(settings.home)
    console.print(ended(settings, stopped), highlight=False, markup=False)


@app.command()
def status(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Show how each service is, and where it listens; exit 1 when one that was started does not answer, or none was."""
    settings = found_settings(os.environ)
    states = _supervisor(settings).states()
    started = [state for state in _airflow(settings).states() if state.pid or state.died]
    if json:
        typer.echo(as_json(settings, states))
    else:
        console.print(as_table(settings, [*states, *started]))
    if not all_well([*states, *started]):
        raise typer.Exit(1)


@app.command()
def env() -> None:
    """Print `export` lines for any other client: eval "$(.venv/bin/glamira sandbox env)". Our own tool needs none."""
    settings = found_settings(os.environ)
    own = {name: settings.variables()[name] for name in (sandbox_file.HOME, "SANDBOX_PORT_BASE")}
    shell = {"PATH": search_path(os.environ)}
    typer.echo(export_lines(environment(settings) | schedule(settings) | own | shell))


@app.command()
def wipe() -> None:
    """Delete the data: documents, objects, tables, mails. A running sandbox is up again afterwards."""
    settings = own_settings(os.environ)
    supervisor, airflow_supervisor = _supervisor(settings), _airflow(settings)
    running = [state.name for state in supervisor.states() if state.pid]
    had_airflow = any(state.pid for state in airflow_supervisor.states())
    supervisor.wipe(settings.data)
    console.print(f"wiped the data in {settings.home}; its keys, logs and settings stay", highlight=False)
    if running:
        _supervisor(settings, running).up()
    if had_airflow:
        start_airflow(settings)


@app.command()
def demo() -> None:
    """Publish a sound day and one with a warning, hold a bad one, show how it is repaired; in a sandbox of its own."""
    from sandbox.demo import Demo  # noqa: PLC0415 - spares the other verbs its imports
    from sandbox.demo_home import find_home  # noqa: PLC0415 - as above

    Demo(find_home(os.environ), console).show()


@app.command()
def dashboards() -> None:
    """Draw the Looker dashboards of what is published, and say where they are read."""
    from sandbox.pictures import build  # noqa: PLC0415 - spares the other verbs its imports

    typer.echo(build(found_settings(os.environ)))


def main() -> None:
    """Run the command line; an error meant for people is one line and its own exit code, with --json an object too."""
    keep_private()
    try:
        app()
    except GlamiraError as error:
        _exit(error)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _exit(Interrupted(interruption(["sandbox", *sys.argv[1:]])))
        sys.exit(exit_code(end))


def _exit(error: GlamiraError) -> NoReturn:
    if "--json" in sys.argv[1:]:
        typer.echo(error_as_json(error))
    typer.echo(str(error), err=True)
    sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
