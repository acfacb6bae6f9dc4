"""`python -m sandbox.shop --port N [--traps all|typical|none]`: serves the synthetic shop on loopback."""

from typing import Annotated

import typer
from aiohttp import web

from sandbox.settings import HOST
from sandbox.shop.app import Shop
from sandbox.shop.traps import Traps, TrapSet


def main(
    port: Annotated[int, typer.Option(min=1, max=65_535)],
    traps: Annotated[TrapSet, typer.Option(help="How hard the pages are to read.")] = TrapSet.TYPICAL,
) -> None:
    """Serve until stopped."""
    web.run_app(Shop(Traps(traps)).application(), host=HOST, port=port, access_log=None, print=None)


if __name__ == "__main__":
    typer.run(main)
