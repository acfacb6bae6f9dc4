"""Serves the Cloud Storage emulator with the sandbox's buckets in it, so that even a kill leaves its files whole."""

import os
import signal
from pathlib import Path

from gcp_storage_emulator.handlers.buckets import create_bucket
from gcp_storage_emulator.server import create_server
from gcp_storage_emulator.storage import _FileStore

from sandbox.settings import BUCKETS, HOST, Port, SandboxSettings, read_settings


class AtomicStore(_FileStore):
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


def serve(settings: SandboxSettings) -> None:
    """Listen until told to stop; the emulator's own STORAGE_BASE and STORAGE_DIR name `settings.objects`."""
    server = create_server(HOST, settings.port(Port.STORAGE))
    server._storage._store = AtomicStore(use_memory=False, root=settings.objects)
    for bucket in BUCKETS:
        create_bucket(bucket, server._storage)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server.run()


if __name__ == "__main__":
    serve(read_settings(os.environ))
