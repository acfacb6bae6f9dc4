"""The accounts of infra/terraform are held to their roles; whoever names none is the owner."""

import pytest

from contracts.warehouse.tables import WAREHOUSE_DATASETS
from sandbox.access import BUCKET, DATASETS, OWNER, Need, UnknownAccount, account_of, accounts
from sandbox.settings import LAKE_BUCKET, QUARANTINE_BUCKET

READ, CHANGE = "bigquery.tables.getData", "bigquery.tables.updateData"


def may(account: str, permission: str, kind: str = DATASETS, name: str = "glamira_marts") -> bool:
    return account_of(f"Bearer account:{account}").may(Need(permission, kind, name))


@pytest.mark.parametrize("header", [None, "", "Bearer owner", "Bearer sandbox", "Basic account:looker"])
def test_who_names_no_account_may_do_everything(header: str | None) -> None:
    assert account_of(header) is OWNER
    assert OWNER.may(Need(CHANGE, DATASETS, "glamira_ops"))


def test_an_account_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownAccount, match=r"'loadr'.*loader"):
        account_of("Bearer account:loadr")


@pytest.mark.parametrize("dataset", sorted(set(WAREHOUSE_DATASETS) - {"glamira_marts"}))
def test_looker_reads_the_marts_and_nothing_else(dataset: str) -> None:
    assert may("looker", READ)
    assert not may("looker", CHANGE)
    assert not may("looker", READ, DATASETS, dataset)
    assert not may("looker", "storage.objects.get", BUCKET, LAKE_BUCKET)


@pytest.mark.parametrize("dataset", ["glamira_marts", "glamira_audit", "glamira_staging", "glamira_rollback"])
def test_loader_writes_what_it_loads_and_nothing_else(dataset: str) -> None:
    assert may("loader", CHANGE, DATASETS, "glamira_raw")
    assert not may("loader", CHANGE, DATASETS, dataset)
    assert may("loader", "storage.objects.get", BUCKET, LAKE_BUCKET)
    assert not may("loader", "storage.objects.create", BUCKET, LAKE_BUCKET)


def test_quarantine_is_read_by_pipeline_and_operators_alone() -> None:
    assert {name for name in accounts() if may(name, "storage.objects.get", BUCKET, QUARANTINE_BUCKET)} == {
        "pipeline", "operators",
    }


def test_only_who_has_a_job_role_starts_jobs() -> None:
    assert not may("trigger", "bigquery.jobs.create", "project", "")
    assert may("looker", "bigquery.jobs.create", "project", "")


def test_places_that_terraform_does_not_make_are_free() -> None:
    assert may("looker", CHANGE, DATASETS, "trial")
    assert may("trigger", "storage.objects.create", BUCKET, "lake-of-a-test")


def test_a_denial_names_account_permission_place_and_remedy() -> None:
    said = account_of("Bearer account:looker").denial([Need(READ, DATASETS, "glamira_raw")])
    for part in ("looker", READ, "glamira_raw", "infra/terraform/access.json"):
        assert part in said
