"""The command line: one verb per station or operator's action, each calling the function the DAG calls."""

import logging
import os
import sys
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from contracts.endings import exit_code, interruption
from contracts.errors import GlamiraError, Interrupted, ServiceUnreachable, SettingsError, UsageError, WarehouseEmpty
from contracts.foreign_text import LogFormatter
from contracts.garbage_collection import collect_rarely
from contracts.private_folder import keep_private
from contracts.sandbox_file import PROJECT_ROOT, adopt
from etl.cli import advance, diagnose, erasure, keys, operate, quarantine, retention
from etl.cli.options import print_json
from etl.cli.terminal import Terminal, styled
from etl.platform.error_boundary import error_boundary

# What goes wrong when a shell talks to other servers than somebody believes.
_OF_SETTINGS = (SettingsError, ServiceUnreachable, WarehouseEmpty)


class Program(TyperGroup):
    """The tree of verbs; one that is interrupted says so, which typer keeps to itself."""

    def invoke(self, ctx: Any) -> Any:
        """As any group.

        Raises:
            Interrupted: somebody pressed Ctrl-C; names the station that was at work.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stopped:
            raise Interrupted(interruption(sys.argv[1:], str(stopped))) from None


def new_app(*, with_completion: bool = False) -> typer.Typer:
    """A program without a verb yet: `-h` and `--help`, `--version`, help without a word."""
    return typer.Typer(
        cls=Program, help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=with_completion,
        context_settings={"help_option_names": ["-h", "--help"]}, callback=_options,
    )


def _version(*, is_asked: bool) -> None:
    if is_asked:
        project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        typer.echo(f"glamira {project['version']}")
        raise typer.Exit


def _options(
    version: Annotated[bool, typer.Option(
        "--version", callback=lambda value: _version(is_asked=value), is_eager=True, help="Print the version.",
    )] = False,
) -> None:
    """Run one verb of the pipeline."""


verbs = typer.Typer()
advance.register(verbs)
operate.register(verbs)
diagnose.register(verbs)
erasure.register(verbs)
retention.register(verbs)
verbs.add_typer(quarantine.app, name="quarantine")
verbs.add_typer(keys.app, name="keys")
app = new_app()
app.add_typer(verbs)


def main(program: typer.Typer = app) -> NoReturn:
    """Run a verb: exit 0 done, 1 refused or halted, 2 wrong usage, 130 interrupted, 141 its reader has gone.

    Errors are one line on stderr, whosever they are; with --json also an object on stdout.
    """
    keep_private()
    collect_rarely()
    leave(_run(program))


def _run(program: typer.Typer) -> int:
    """Run the verb that was typed; its exit code."""
    read: Path | None = None
    try:
        _log_to_stderr(os.environ.get("LOG_LEVEL", "WARNING").upper())
        verb = " ".join(sys.argv[1:2])
        if verb != "sandbox":  # its verbs look for their sandbox themselves
            read = adopt(os.environ)
        program.info.epilog = _settings_read_from(read)
        if verb == "sandbox":
            return _called(program)
        with error_boundary(f"etl {verb}"):
            return _called(program)
    except GlamiraError as error:
        _print_error(error, read)
        return error.exit_code
    except SystemExit as end:
        return exit_code(end)


def _called(program: typer.Typer) -> int:
    return _run_for_program(program) if _is_for_program() else program() or 0


def _print_error(error: GlamiraError, read: Path | None) -> None:
    """Print the error, and which settings were read where others may have been meant."""
    kind, text = type(error).__name__, str(error)
    if isinstance(error, _OF_SETTINGS):
        text = f"{text} {_settings_read_from(read)}"
    if _is_for_program():
        print_json({"error": {"kind": kind, "message": text}})
    Terminal(stderr=True).print(styled((kind, "bold red"), " ", text))


def _settings_read_from(read: Path | None) -> str:
    """Where this process has its settings from."""
    dotenv = Path(".env").absolute()
    files = [*([dotenv] if dotenv.exists() else []), *([read] if read else [])]
    return f"Settings were read from the environment{''.join(f', then {file}' for file in files)}."


def _is_for_program() -> bool:
    return "--json" in sys.argv[1:]


def _run_for_program(program: typer.Typer) -> int:
    """Run the verb; a command line that is none is an error as all others."""
    try:
        return program(standalone_mode=False) or 0
    except TyperException as error:
        raise UsageError(error.format_message()) from error


def leave(code: int) -> NoReturn:
    """End the process at once, with all that was said.

    Native threads of Arrow that are still starting up abort a process which ends in the ordinary way: 134 for a verb
    that was done.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):
            stream.flush()
    os._exit(code)


def _log_to_stderr(level: str) -> None:
    levels = logging.getLevelNamesMapping()
    if level not in levels:
        raise SettingsError(f"LOG_LEVEL {level!r}: there is none. Choose of {', '.join(levels)}.")
    handler = logging.StreamHandler()
    handler.setFormatter(LogFormatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
