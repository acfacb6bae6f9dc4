"""How often a process looks for garbage in cycles: rarely, where it holds many objects that stay."""

import gc

# New objects before the young ones are looked through, and how many looks before the older ones are.
_YOUNG, _OLDER, _OLDEST = 50_000, 20, 50


def collect_rarely() -> None:
    """Leave what was imported so far out of every later collection, and collect seldom.

    Python's default looks through objects after every 700 new ones. A process that reads SQL makes trees of thousands
    and frees them without the collector; among the objects of large packages that took it more time than the reading.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _OLDER, _OLDEST)
