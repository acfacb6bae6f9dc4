"""The warehouse as it is made: what only waits to be loaded does not stay."""

from etl.warehouse import STAGING_KEPT_MS
from tests.integration.publish.small_star import SmallWarehouse


def test_staging_tables_expire_and_others_stay(warehouse: SmallWarehouse) -> None:
    kept = {
        item.dataset_id: warehouse.client.get_dataset(item.reference).default_table_expiration_ms
        for item in warehouse.client.list_datasets()
    }
    assert kept.pop("glamira_load") == STAGING_KEPT_MS
    assert set(kept.values()) == {None}
