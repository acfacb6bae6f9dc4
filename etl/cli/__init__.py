"""The command line: one verb per station or operator's action, each calling the function the DAG calls."""

import logging
import os
import sys
from contextlib import suppress
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from contracts.errors import GlamiraError, SettingsError, UsageError
from contracts.foreign_text import LogFormatter
from etl.cli import advance, diagnose, operate, quarantine
from etl.cli.options import print_json
from etl.cli.terminal import Terminal, styled
from etl.platform.error_boundary import error_boundary

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
advance.register(app)
operate.register(app)
diagnose.register(app)
app.add_typer(quarantine.app, name="quarantine")


def main() -> NoReturn:
    """Run a verb: exit 0 done, 1 refused or halted, 2 wrong usage.

    Errors are one line on stderr, whosever they are; with --json also an object on stdout.
    """
    leave(_run())


def _run() -> int:
    """Run the verb that was typed; its exit code."""
    try:
        _log_to_stderr(os.environ.get("LOG_LEVEL", "WARNING").upper())
        with error_boundary(f"etl {' '.join(sys.argv[1:2])}"):
            return _run_for_program() if _is_for_program() else app() or 0
    except GlamiraError as error:
        kind = type(error).__name__
        if _is_for_program():
            print_json({"error": {"kind": kind, "message": str(error)}})
        Terminal(stderr=True, soft_wrap=True).print(styled((kind, "bold red"), " ", error))
        return error.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)


def _is_for_program() -> bool:
    return "--json" in sys.argv[1:]


def _run_for_program() -> int:
    """Run the verb; a command line that is none is an error as all others."""
    try:
        return app(standalone_mode=False) or 0
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
