"""The columns of who visited: keyed hashes of what is personal, and what an address and an agent say of it."""

from collections.abc import Mapping

import polars as pl

from contracts.datasets.normalise.identifiers import FILLER_NUMBERS, MISSING_WORDS, identity
from contracts.datasets.normalise.pseudonym import pseudonyms
from contracts.datasets.normalise.visitors import address, device
from contracts.datasets.texts_column import Texts

_PERSONAL = {
    "ip": "ip_hash", "device_id": "device_id_hash", "user_id_db": "user_id_hash", "email_address": "email_hash",
}
# Without spaces and marks a text of ASCII is an identity as it is, but for a word that says there is none.
_PLAIN = "^[!-~]+$"
_SAYING_MISSING = sorted(MISSING_WORDS | FILLER_NUMBERS)


def visitor_columns(texts: Mapping[str, Texts], key: str) -> tuple[list[pl.Series], dict[str, Texts]]:
    """Columns that are ready, and by name those that have a form still."""
    ips, agents = texts["ip"], texts["user_agent"]
    addresses = [address(ip) for ip in ips.values.to_list()]
    devices = [device(agent) for agent in agents.values.to_list()]
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
        name: agents.mapped(pl.Series(name, values, dtype=pl.String)) for name, values in families.items()
    }


def _pseudonyms(texts: Texts, column: str, key: str) -> pl.Series:
    # Addresses are hashed as the dataset of places has them.
    is_plain = texts.values.str.contains(_PLAIN) & ~texts.values.str.to_lowercase().is_in(_SAYING_MISSING)
    present = [
        value if plain else identity(value if column == "ip_hash" else value.strip())
        for value, plain in zip(texts.values.to_list(), is_plain.to_list(), strict=True)
    ]
    return texts.given(pl.Series(column, pseudonyms(key, present), dtype=pl.String))
