"""Receives the mails and webhook calls of alerts, keeps them as files and lists them over HTTP.

POST /webhook keeps a JSON body; GET /webhook and GET /mail list what came, oldest first; DELETE forgets it.
"""

import asyncio
import email.policy
import json
import os
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from contracts.private_folder import private_folder
from sandbox.settings import HOST, Port, SandboxSettings, read_settings


class Box:
    """What one receiver got, each message a file; the names sort by arrival."""

    def __init__(self, folder: Path, suffix: str) -> None:
        self._folder, self._suffix = folder, suffix
        private_folder(folder)

    def keep(self, content: bytes) -> None:
        """Add a message."""
        (self._folder / f"{time.time_ns():020d}{self._suffix}").write_bytes(content)

    def files(self) -> list[Path]:
        """The messages, oldest first."""
        return sorted(self._folder.glob(f"*{self._suffix}"))

    def clear(self) -> None:
        """Forget all messages."""
        for file in self.files():
            file.unlink()


def read_webhook(file: Path) -> Any:
    """The JSON body of a call as it was sent."""
    return json.loads(file.read_bytes())


def read_mail(file: Path) -> dict[str, str]:
    """Sender, recipients, subject and text of a mail, and the file that holds all of it."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    text = body.get_content() if body else ""
    headers = {name: str(message.get(name, "")) for name in ("from", "to", "subject", "date")}
    return {**headers, "text": text, "file": str(file)}


class MailHandler:
    """Puts every mail into a box; the mail server calls it by the method's name."""

    def __init__(self, box: Box) -> None:
        self._box = box

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Accept the mail."""
        self._box.keep(envelope.original_content or b"")
        return "250 Message kept"


def application(folder: Path, smtp_port: int) -> web.Application:
    """Both receivers as one web application, which listens for mail as long as it runs."""
    mails, calls = Box(folder / "mail", ".eml"), Box(folder / "webhook", ".json")
    app = web.Application()
    app.router.add_get("/", _health)
    app.router.add_post("/webhook", _keep_in(calls))
    for path, box, read in (("/webhook", calls, read_webhook), ("/mail", mails, read_mail)):
        app.router.add_get(path, _list(box, read))
        app.router.add_delete(path, _clear(box))

    async def mail_server(_: web.Application) -> AsyncIterator[None]:
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(MailHandler(mails)), HOST, smtp_port)
        yield
        server.close()

    app.cleanup_ctx.append(mail_server)
    return app


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _keep_in(box: Box) -> Callable[[web.Request], Any]:
    async def keep(request: web.Request) -> web.Response:
        body = await request.read()
        try:
            json.loads(body)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        box.keep(body)
        return web.Response(text="ok")

    return keep


def _list(box: Box, read: Callable[[Path], Any]) -> Callable[[web.Request], Any]:
    async def list_box(_: web.Request) -> web.Response:
        return web.json_response([read(file) for file in box.files()])

    return list_box


def _clear(box: Box) -> Callable[[web.Request], Any]:
    async def clear(_: web.Request) -> web.Response:
        box.clear()
        return web.Response(status=204)

    return clear


def serve(settings: SandboxSettings) -> None:
    """Listen on both ports until stopped."""
    receivers = application(settings.received, settings.port(Port.SMTP))
    web.run_app(receivers, host=HOST, port=settings.port(Port.SINKS), access_log=None, print=None)


if __name__ == "__main__":
    serve(read_settings(os.environ))
