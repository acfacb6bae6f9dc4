"""The files of the review site: written on this machine, and sent to the docs bucket."""

from contracts.draft_file import drafted
from contracts.lake.paths import REVIEW_FOLDER
from etl.platform.docs_bucket import docs_folder, send
from etl.platform.services import Services


def put(services: Services, name: str, content: str) -> None:
    """Write a file of the site and send it; no reader and no other run ever sees half of it."""
    folder = docs_folder(services.settings)
    file = folder / REVIEW_FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    with drafted(file) as draft:
        draft.write_text(content, encoding="utf-8")
    send(services.docs_bucket, folder, [file])
