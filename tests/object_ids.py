"""ObjectIds of a moment: documents are due by them, and by a stamp that fits to them."""

import os

from bson import ObjectId


def at(seconds: int) -> ObjectId:
    """A new id of a second since 1970."""
    return ObjectId(seconds.to_bytes(4, "big") + os.urandom(8))
