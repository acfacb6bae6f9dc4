"""Serves the Cloud Storage emulator with the sandbox's buckets in it."""

import os
import signal

from gcp_storage_emulator import server as emulator
from gcp_storage_emulator.handlers.buckets import create_bucket

from sandbox.settings import BUCKETS, HOST, LOCATION, Port, SandboxSettings, read_settings
from sandbox.storage.bodies import read_bodies_whole
from sandbox.storage.store import StrictStorage
from sandbox.storage.strict import place_bucket, strict_routes


class StrictServer(emulator.Server):
    """The emulator's server on a strict store; it answers one request at a time."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._storage = StrictStorage(settings.objects)
        for bucket in BUCKETS:
            create_bucket(bucket, self._storage)
            place_bucket(self._storage, bucket, LOCATION)
        self._api = emulator.APIThread(HOST, settings.port(Port.STORAGE), self._storage)


def serve(settings: SandboxSettings) -> None:
    """Listen until stopped."""
    read_bodies_whole()
    emulator.HANDLERS = strict_routes(settings.denied_permissions)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    StrictServer(settings).run()


if __name__ == "__main__":
    serve(read_settings(os.environ))
