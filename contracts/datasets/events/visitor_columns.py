"""The columns of who visited: keyed hashes of what is personal, and what an address and an agent tell of it."""

from collections.abc import Mapping

import polars as pl

from contracts.datasets.normalise.identifiers import identity
from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.datasets.normalise.visitors import address, device
from contracts.datasets.texts_column import Texts

_PERSONAL = {
    "ip": "ip_hash", "device_id": "device_id_hash", "user_id_db": "user_id_hash", "email_address": "email_hash",
}


def visitor_columns(texts: Mapping[str, Texts], key: str) -> tuple[list[pl.Series], dict[str, Texts]]:
    """Columns that are ready, and by name those that have a form still."""
    ips, agents = texts["ip"], texts["user_agent"]
    addresses, devices = [address(ip) for ip in ips.values], [device(agent) for agent in agents.values]
    no_address, no_device = address(None), device(None)
    ready = [
        *(_pseudonyms(texts[source], column, key) for source, column in _PERSONAL.items()),
        ips.given(pl.Series("ip_kind", [one.kind for one in addresses], dtype=pl.String), no_address.kind),
        ips.given(pl.Series("ip_version", [one.version for one in addresses], dtype=pl.Int64), no_address.version),
        agents.given(
            pl.Series("device_type", [one.device_type for one in devices], dtype=pl.String), no_device.device_type,
        ),
        agents.given(pl.Series("is_bot", [one.is_bot for one in devices], dtype=pl.Boolean), no_device.is_bot),
    ]
    families = {"browser": [one.browser for one in devices], "os": [one.os for one in devices]}
    return ready, {
        name: Texts.of(agents.given(pl.Series(name, values, dtype=pl.String))) for name, values in families.items()
    }


def _pseudonyms(texts: Texts, column: str, key: str) -> pl.Series:
    # Addresses are hashed as the dataset of places has them.
    present = [identity(value if column == "ip_hash" else value.strip()) for value in texts.values]
    hashes = [pseudonym(key, value) if value else None for value in present]
    return texts.given(pl.Series(column, hashes, dtype=pl.String))
