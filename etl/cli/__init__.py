"""The command line: one verb per station or operator's action, each calling the function the DAG calls."""

import logging
import os
import sys

import typer

from contracts.errors import GlamiraError, SettingsError
from contracts.foreign_text import LogFormatter
from etl.cli import advance, diagnose, operate, quarantine
from etl.cli.terminal import Terminal, styled
from etl.mishaps import told

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
advance.register(app)
operate.register(app)
diagnose.register(app)
app.add_typer(quarantine.app, name="quarantine")


def main() -> None:
    """Run a verb: exit 0 done, 1 refused or halted, 2 wrong usage; errors are one line on stderr, whosever they are."""
    try:
        _log_to_stderr(os.environ.get("LOG_LEVEL", "WARNING").upper())
        with told(f"etl {' '.join(sys.argv[1:2])}"):
            app()
    except GlamiraError as error:
        Terminal(stderr=True, soft_wrap=True).print(styled((type(error).__name__, "bold red"), " ", error))
        sys.exit(error.exit_code)


def _log_to_stderr(level: str) -> None:
    levels = logging.getLevelNamesMapping()
    if level not in levels:
        raise SettingsError(f"LOG_LEVEL {level!r}: there is none. Choose of {', '.join(levels)}.")
    handler = logging.StreamHandler()
    handler.setFormatter(LogFormatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
