"""`glamira`: the verbs of `python -m etl`, and below `glamira sandbox` those of `python -m sandbox`."""

import sys
from pathlib import Path

# The console script is started from anywhere, and only this package is installed: the rooms lie beside it.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contracts.endings import quiet_start

with quiet_start():
    from typing import NoReturn

    import typer

    from etl import cli
    from sandbox.__main__ import app as sandbox


def app() -> typer.Typer:
    """The whole tree."""
    tree = cli.new_app(with_completion=True)
    tree.add_typer(cli.verbs)
    tree.add_typer(sandbox, name="sandbox")
    return tree


def main() -> NoReturn:
    """Run a verb: exit 0 done, 1 refused or halted, 2 wrong usage, 130 interrupted, 141 its reader has gone."""
    cli.main(app())


if __name__ == "__main__":
    main()
