"""What browsers may do with pages that we write or serve: show them, and nothing else."""

from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

# The scripts of `presentation/scripts`, by the hashes of their texts: nothing else runs.
SCRIPTS = (
    "'sha256-j/Ky+ddse19KcKFzliGAE+oC85IQ0TZqQDiighNDS+Q='",
    "'sha256-hkFTgt+94FWLfnPgXKxMe01WYZzhEu4In5yETwjMBFU='",
    "'sha256-aN4Gwk+DS3tfdBS4K7mrnTs2ydj3gTBQGVXLeqmTLMI='",
)
# Pages of ours have their styles, pictures and scripts in them, and ask their own server only.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; "
    f"form-action 'none'; script-src {' '.join(SCRIPTS)}"
)
# dbt writes its documentation as a program in one page; it asks nobody either.
PROGRAM_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'self'; form-action 'none'"
)
PROGRAM_PAGES = frozenset({"dbt.html"})
_NEVER_FRAMED = "frame-ancestors 'none'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}


def policy_meta(policy: str = CONTENT_POLICY) -> str:
    """The policy as the page's own element, for pages that are read without a server of ours."""
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def headers_of(name: str) -> dict[str, str]:
    """The headers of an answer with the file of that name."""
    policy = PROGRAM_POLICY if name in PROGRAM_PAGES else CONTENT_POLICY
    return {"Content-Security-Policy": f"{policy}; {_NEVER_FRAMED}", **HEADERS}


class PageHandler(SimpleHTTPRequestHandler):
    """Serves the files of a folder, each with its headers; lists no folder, and shows no draft or mark."""

    server_version, sys_version = "pages", ""

    def end_headers(self) -> None:
        """Add the headers that every answer has, refusals too."""
        for name, value in headers_of(Path(getattr(self, "path", "").partition("?")[0]).name).items():
            self.send_header(name, value)
        super().end_headers()

    def translate_path(self, path: str) -> str:
        """The file; of a hidden one or one that a link leads to outside the folder, a name that is not there."""
        named, root = super().translate_path(path), Path(self.directory)
        return named if _is_shown(Path(named), root) else str(root / ".absent")

    def list_directory(self, path: object) -> None:  # noqa: ARG002 - http.server's name
        """Refuse: a folder without a page of its own is nothing to read."""
        self.send_error(HTTPStatus.NOT_FOUND, "no page")


def _is_shown(file: Path, root: Path) -> bool:
    try:
        is_inside = file.resolve().is_relative_to(root.resolve())
    except (ValueError, OSError, RuntimeError):  # a null character; too long; links in a circle
        return False
    return is_inside and not any(part.startswith(".") for part in file.relative_to(root).parts)
