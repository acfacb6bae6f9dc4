"""The command line: one verb per station or operator's action, each calling the function the DAG calls."""

import logging
import os
import sys

import typer
from rich.console import Console

from contracts.errors import GlamiraError
from etl.cli import advance, diagnose, operate, quarantine
from etl.mishaps import told

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
advance.register(app)
operate.register(app)
diagnose.register(app)
app.add_typer(quarantine.app, name="quarantine")


def main() -> None:
    """Run a verb: exit 0 done, 1 refused or halted, 2 wrong usage; errors are one line on stderr, whosever they are."""
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "WARNING"), format="%(levelname)s %(name)s %(message)s")
    try:
        with told(f"etl {' '.join(sys.argv[1:2])}"):
            app()
    except GlamiraError as error:
        Console(stderr=True, soft_wrap=True).print(f"[bold red]{type(error).__name__}[/] {error}", highlight=False)
        sys.exit(error.exit_code)
