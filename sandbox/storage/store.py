"""The emulator's store, in which every write is judged where it happens, and even a kill leaves files whole.

The emulator answers one request at a time, so nothing comes between the judgement of a precondition and its write.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gcp_storage_emulator.storage import RESUMABLE_DIR, Storage, _FileStore

from sandbox.storage.preconditions import PreconditionFailed, Preconditions

Resource = dict[str, Any]


class AtomicFiles(_FileStore):
    """The emulator's file store, whose files appear with all of their content or not at all.

    The emulator writes its index anew at every change; killed half-way it could never start again.
    """

    def write_bytes(self, rel: str, content: bytes) -> None:
        """Write beside the file, then put it in place; `rel` is a path below the store's root."""
        path: Path = self._disk_path(rel)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.draft")
        draft.write_bytes(content)
        draft.replace(path)


class StrictStorage(Storage):
    """Objects that are written only as `demanded` allows, each under a generation that follows on all before it.

    `demanded` are the preconditions of the request that is being answered.
    """

    def __init__(self, folder: Path) -> None:
        # In memory, so that the emulator makes no folder of its own choice.
        super().__init__(use_memory_fs=True)  # type: ignore[no-untyped-call]
        self._store = AtomicFiles(use_memory=False, root=folder)
        self._read_config_from_file()
        self.demanded = Preconditions()
        self._latest_generation = 0

    def live(self, bucket_name: str, file_name: str) -> Resource | None:
        """The resource of an object; None when there is none."""
        found: Resource | None = self.objects.get(bucket_name, {}).get(file_name)
        return found

    def create_file(
        self, bucket_name: str, file_name: str, content: bytes, file_obj: Resource, file_id: str | None = None,
    ) -> None:
        """Write an object that its request's preconditions allow; `file_id` is a resumable upload that ends here.

        Raises:
            PreconditionFailed: they do not; nothing is written, and the resumable upload is over.
        """
        try:
            self.demanded.judge(self.live(bucket_name, file_name))
        except PreconditionFailed:
            if file_id:
                self._forget_upload(file_id)
            raise
        file_obj |= self._finished(file_obj)
        super().create_file(bucket_name, file_name, content, file_obj, file_id)  # type: ignore[no-untyped-call]

    def _finished(self, resource: Mapping[str, Any]) -> Resource:
        """What a resource gets when its object is finished.

        The emulator sets it when an upload starts: of two uploads the one that ends later could be the older one.
        """
        self._latest_generation = max(time.time_ns(), self._latest_generation + 1)
        generation, started = str(self._latest_generation), str(resource["generation"])
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        links = {name: resource[name].replace(started, generation) for name in ("id", "mediaLink") if name in resource}
        return {"generation": generation, "metageneration": "1", "timeCreated": now, "updated": now, **links}

    def _forget_upload(self, file_id: str) -> None:
        self.delete_resumable_file_obj(file_id)
        self._delete_file(RESUMABLE_DIR, self.safe_id(file_id))
        self._write_config_to_file()
