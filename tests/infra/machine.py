"""What the machine of Airflow finds around it: metadata, secrets, the bucket of releases and the log, on loopback."""

import base64
import hashlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

PROJECT, ZONE, INSTANCE = "glamira-test", "europe-west4-b", "17"
_OF_THE_MACHINE = {
    "project/project-id": PROJECT, "instance/zone": f"projects/1/zones/{ZONE}", "instance/id": INSTANCE,
}


class Surroundings(ThreadingHTTPServer):
    """Answers as the metadata server, Secret Manager, Cloud Storage and Cloud Logging do.

    `answered` are the paths asked for, `entries` what was written to the log.
    """

    def __init__(self, settings: dict[str, str], secrets: dict[str, tuple[str, str]]) -> None:
        """`secrets` are by the variable: the secret's name and value; one without a value has no version."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.attributes = {
            "glamira-settings": "\n".join(f"{name}={value}" for name, value in settings.items()),
            "glamira-secrets": "\n".join(f"{name}={secret}" for name, (secret, _) in secrets.items()),
        }
        self.values = {secret: value for secret, value in secrets.values() if value}
        self.objects: dict[str, bytes] = {}
        self.answered: list[str] = []
        self.entries: list[dict[str, Any]] = []

    def release(self, version: str, archive: bytes, sha256: str = "") -> None:
        """Let the metadata name a release, whose object is there."""
        self.objects[f"pipeline/{version}.tar.gz"] = archive
        self.attributes["glamira-release"] = f"gs://releases/pipeline/{version}.tar.gz"
        self.attributes["glamira-release-sha256"] = sha256 or hashlib.sha256(archive).hexdigest()

    @property
    def variables(self) -> dict[str, str]:
        """What leads the start-up script here."""
        root = f"http://127.0.0.1:{self.server_address[1]}"
        return {
            "GLAMIRA_METADATA": f"{root}/computeMetadata/v1", "GLAMIRA_STORAGE": root, "GLAMIRA_SECRETS": root,
            "GLAMIRA_LOGGING": root,
        }

    def answer(self, path: str) -> bytes | None:
        """The body for a path; None is 404."""
        self.answered.append(path)
        if attribute := _after(path, "/computeMetadata/v1/instance/attributes/"):
            found = self.attributes.get(attribute)
            return None if found is None else found.encode()
        if path.endswith("/service-accounts/default/token"):
            return json.dumps({"access_token": "token", "expires_in": 3600}).encode()
        if name := _after(path, "/computeMetadata/v1/"):
            return _OF_THE_MACHINE.get(name, "").encode() or None
        if name := _after(path, "/storage/v1/b/releases/o/"):
            return self.objects.get(unquote(name))
        secret = _after(path, f"/v1/projects/{PROJECT}/secrets/").removesuffix("/versions/latest:access")
        if secret in self.values:
            data = base64.b64encode(self.values[secret].encode()).decode("ascii")
            return json.dumps({"payload": {"data": data}}).encode()
        return None


class _Handler(BaseHTTPRequestHandler):
    server: Surroundings

    def do_GET(self) -> None:
        body = self.server.answer(urlsplit(self.path).path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_log = urlsplit(self.path).path == "/v2/entries:write" and self.headers["Authorization"] == "Bearer token"
        if is_log:
            self.server.entries.extend(content["entries"])
        self.send_response(200 if is_log else 403)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _after(path: str, prefix: str) -> str:
    return path.removeprefix(prefix) if path.startswith(prefix) else ""
