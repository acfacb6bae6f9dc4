"""`python -m sandbox.ecb --port N`: serves eurofxref-daily.xml and eurofxref-hist-90d.xml on loopback."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from aiohttp import web

from sandbox.ecb.quotes import quotes_of
from sandbox.settings import ECB_FOLDER, HOST

REACH = 90
_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" \
xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>{days}
\t</Cube>
</gesmes:Envelope>
"""


def application() -> web.Application:
    """The two files, made anew at each request."""
    app = web.Application()
    app.add_routes([
        web.get("/", _health),
        web.get(f"{ECB_FOLDER}/eurofxref-daily.xml", _daily),
        web.get(f"{ECB_FOLDER}/eurofxref-hist-90d.xml", _ninety_days),
    ])
    return app


def published_days(today: date, reach: int = REACH) -> list[date]:
    """The days of publication from `reach` days before today on, the newest first."""
    days = (today - timedelta(days=back) for back in range(reach + 1))
    return [day for day in days if quotes_of(day)]


def file_of(days: list[date]) -> str:
    """The XML file that states the rates of these days."""
    return _FRAME.format(days="".join(map(_cube, days)))


def _cube(day: date) -> str:
    rates = "".join(f'\n\t\t\t<Cube currency="{name}" rate="{rate:f}"/>' for name, rate in quotes_of(day).items())
    return f'\n\t\t<Cube time="{day}">{rates}\n\t\t</Cube>'


async def _daily(_: web.Request) -> web.Response:
    return _xml(published_days(_today())[:1])


async def _ninety_days(_: web.Request) -> web.Response:
    return _xml(published_days(_today()))


async def _health(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def _xml(days: list[date]) -> web.Response:
    return web.Response(text=file_of(days), content_type="text/xml")


def _today() -> date:
    return datetime.now(UTC).date()


def main(port: Annotated[int, typer.Option(min=1, max=65_535)]) -> None:
    """Serve until stopped."""
    web.run_app(application(), host=HOST, port=port, access_log=None, print=None)


if __name__ == "__main__":
    typer.run(main)
