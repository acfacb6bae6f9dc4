"""What the machine of Airflow finds around it: its metadata, its secrets and the bucket of releases, on loopback."""

import base64
import hashlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

PROJECT = "glamira-test"


class Surroundings(ThreadingHTTPServer):
    """Answers as the metadata server, Secret Manager and Cloud Storage do; `answered` are the paths asked for."""

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

    def release(self, version: str, archive: bytes, sha256: str = "") -> None:
        """Let the metadata name a release, whose object is there."""
        self.objects[f"pipeline/{version}.tar.gz"] = archive
        self.attributes["glamira-release"] = f"gs://releases/pipeline/{version}.tar.gz"
        self.attributes["glamira-release-sha256"] = sha256 or hashlib.sha256(archive).hexdigest()

    @property
    def variables(self) -> dict[str, str]:
        """What leads the start-up script here."""
        root = f"http://127.0.0.1:{self.server_address[1]}"
        return {"GLAMIRA_METADATA": f"{root}/computeMetadata/v1", "GLAMIRA_STORAGE": root, "GLAMIRA_SECRETS": root}

    def answer(self, path: str) -> bytes | None:
        """The body for a path; None is 404."""
        self.answered.append(path)
        if attribute := _after(path, "/computeMetadata/v1/instance/attributes/"):
            found = self.attributes.get(attribute)
            return None if found is None else found.encode()
        if path.endswith("/service-accounts/default/token"):
            return json.dumps({"access_token": "token", "expires_in": 3600}).encode()
        if path.endswith("/project/project-id"):
            return PROJECT.encode()
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

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _after(path: str, prefix: str) -> str:
    return path.removeprefix(prefix) if path.startswith(prefix) else ""
