"""Questions that show whether a server does its work; each answers within seconds and never raises."""

import http.client
import smtplib
import socket
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from sandbox.service import Probe
from sandbox.settings import HOST

PATIENCE = 3.0


def http_answers(port: int, path: str = "/") -> Probe:
    """Whether a GET is answered with anything but a server error."""

    def probe() -> bool:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return probe


def mongo_answers(port: int) -> Probe:
    """Whether MongoDB answers a ping."""

    def probe() -> bool:
        client: MongoClient[dict[str, Any]] = MongoClient(HOST, port, serverSelectionTimeoutMS=int(PATIENCE * 1000))
        try:
            client.admin.command("ping")
        except PyMongoError:
            return False
        finally:
            client.close()
        return True

    return probe


def smtp_answers(port: int) -> Probe:
    """Whether a mail server greets."""

    def probe() -> bool:
        try:
            with smtplib.SMTP(HOST, port, timeout=PATIENCE) as mail:
                return mail.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    return probe


def both(first: Probe, second: Probe) -> Probe:
    """Whether two listeners of one process both answer."""
    return lambda: first() and second()


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True
