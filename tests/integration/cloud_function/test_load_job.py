"""A delivery that died half-way leaves jobs and tables behind; the next uses what is good and passes by the rest."""

from collections.abc import Callable
from datetime import date

import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.cloud import bigquery

from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.lake_batches import Lake, Landed, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse

LINEAGE = ("_batch_id", "_run_id", "_loaded_at")


@pytest.fixture
def start_job(client: bigquery.Client, lake: Lake) -> Callable[[Landed, str], bigquery.LoadJob]:
    """Run the first job that the loader would run for a manifest, on the object of that name."""

    def start(landed: Landed, name: str) -> bigquery.LoadJob:
        raw = client.get_table("glamira_raw.locations").schema
        config = bigquery.LoadJobConfig(
            schema=[field for field in raw if field.name not in LINEAGE], source_format="PARQUET",
            write_disposition="WRITE_TRUNCATE",
        )
        job = client.load_table_from_uri(
            f"gs://{lake.bucket.name}/{name}", staging_table(landed), job_config=config,
            job_id=f"load_locations_{landed.manifest.batch_id}_{landed.generation}_0",
        )
        assert isinstance(job, bigquery.LoadJob)
        return job

    return start


def staging_table(landed: Landed) -> str:
    """The table that the loader stages a manifest's rows in."""
    return f"glamira_load.locations_{landed.manifest.batch_id.replace('-', '_')}"


def attempt_used(warehouse: Warehouse, landed: Landed) -> str:
    """The number of the job that filled the batch's ledger row."""
    job_id: str = warehouse.ledger(landed.manifest.data_date)[landed.manifest.batch_id]["job_id"]
    return job_id.rpartition("_")[2]


def jobs_of(client: bigquery.Client, work: Callable[[], object]) -> int:
    """How many jobs the warehouse had to do for that; it lists the latest hundred."""
    before = {job.job_id for job in client.list_jobs()}
    work()
    return len({job.job_id for job in client.list_jobs()} - before)


def test_failed_job_does_not_burn_its_id(
    lake: Lake, loader: Loader, warehouse: Warehouse, start_job: Callable[[Landed, str], bigquery.LoadJob],
) -> None:
    day = date(2020, 8, 20)
    landed = lake.land("locations", day, [locations(day, "a")])
    lake.put("broken", b"PAR1 no rows PAR1")
    with pytest.raises(GoogleAPICallError):
        start_job(landed, "broken").result()

    assert loader.tell(landed.name, landed.generation) == 200

    assert warehouse.names(day) == ["a"]
    assert attempt_used(warehouse, landed) == "1"


def test_finished_job_is_used(
    lake: Lake, loader: Loader, warehouse: Warehouse, start_job: Callable[[Landed, str], bigquery.LoadJob],
) -> None:
    day = date(2020, 8, 21)
    landed = lake.land("locations", day, [locations(day, "a")])
    start_job(landed, landed.manifest.path.file("part-00000.parquet")).result()

    assert loader.tell(landed.name, landed.generation) == 200

    assert warehouse.names(day) == ["a"]
    assert attempt_used(warehouse, landed) == "0"
    assert not warehouse.staging_tables()


def test_finished_job_without_its_table_is_passed_by(
    lake: Lake, loader: Loader, warehouse: Warehouse, client: bigquery.Client,
    start_job: Callable[[Landed, str], bigquery.LoadJob],
) -> None:
    day = date(2020, 8, 22)
    landed = lake.land("locations", day, [locations(day, "a")])
    start_job(landed, landed.manifest.path.file("part-00000.parquet")).result()
    client.delete_table(staging_table(landed))

    assert loader.tell(landed.name, landed.generation) == 200

    assert warehouse.names(day) == ["a"]
    assert attempt_used(warehouse, landed) == "1"


def test_a_load_costs_two_jobs_and_its_repetition_one(
    lake: Lake, loader: Loader, warehouse: Warehouse, client: bigquery.Client,
) -> None:
    day = date(2020, 8, 24)
    landed = lake.land("locations", day, [locations(day, "a")])
    assert [jobs_of(client, lambda: loader.tell(landed.name, landed.generation)) for _ in range(3)] == [2, 1, 1]
    assert warehouse.names(day) == ["a"]


def test_commit_that_fails_leaves_the_former_batch(lake: Lake, loader: Loader, warehouse: Warehouse) -> None:
    day = date(2020, 8, 23)
    former = lake.land("locations", day, [locations(day, "a")])
    loader.tell(former.name, former.generation)
    before = warehouse.rows("locations", day), warehouse.ledger(day)
    latter = lake.land("locations", day, [locations(day, "b")], sequence=2)

    with warehouse.without("glamira_ops.load_refusals_history"):
        assert loader.tell(latter.name, latter.generation) == 500
        assert (warehouse.rows("locations", day), warehouse.ledger(day)) == before

    assert loader.tell(latter.name, latter.generation) == 200
    assert warehouse.names(day) == ["b"]
