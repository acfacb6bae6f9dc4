"""Finds the objects of a bucket whose emulator sends no notifications, at next to no cost while nothing changes."""

from pathlib import Path
from typing import Any

from aiohttp import ClientSession


class Feed:
    """One bucket of the storage emulator at `url`; `index` is the file that it rewrites at every change."""

    def __init__(self, http: ClientSession, url: str, bucket: str, *, index: Path) -> None:
        self._http, self._listing, self._index = http, f"{url}/storage/v1/b/{bucket}/o", index
        self._seen = 0

    async def changed(self) -> list[dict[str, Any]]:
        """All object resources when anything changed since the last call that succeeded, otherwise none.

        Raises:
            aiohttp.ClientError: the emulator does not answer.
        """
        changed = self._index.stat().st_mtime_ns if self._index.exists() else 0
        if changed == self._seen:
            return []
        async with self._http.get(self._listing) as answer:
            answer.raise_for_status()
            objects: list[dict[str, Any]] = (await answer.json())["items"]
        self._seen = changed
        return objects
