"""Who may do what: the accounts have the roles that were decided, and those permit all that the code asks for."""

import re
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tests.infra.client_calls import BY_TERRAFORM, PERMISSIONS, ClientCall, calls_in, client_calls, methods
from tests.infra.terraform import ACCESS, ROLES, resource, resources

EDITOR, VIEWER, JOBS = "roles/bigquery.dataEditor", "roles/bigquery.dataViewer", "roles/bigquery.jobUser"
# The rooms whose code runs as an account.
ROOMS = {
    "loader": ("cloud_function",),
    "pipeline": ("etl", "expectations", "dags", "contracts"),
    "operators": ("etl", "expectations", "contracts"),
}
CALLS = [(account, call) for account, rooms in ROOMS.items() for call in client_calls(*rooms)]
DATASET = re.compile(r"\bglamira_(raw|load|staging|audit|marts|ops|rollback)\b")
CHANGED = re.compile(
    r"\b(?:insert into|update|delete from|merge(?: into)?|create (?:or replace )?(?:table|view)(?: if not exists)?|"
    r"alter table|drop table(?: if exists)?|truncate table)\s+`?(glamira_\w+)", re.IGNORECASE,
)


def permissions(account: str) -> frozenset[str]:
    """All that an account is permitted, on whatever it is."""
    kinds = ACCESS[account]
    roles = [*kinds.get("project", []), *(role for kind in ("datasets", "buckets", "services", "secrets", "accounts")
                                         for granted in kinds.get(kind, {}).values() for role in granted)]
    return frozenset(one for role in roles for one in ROLES[role])


def on(account: str, kind: str, name: str) -> frozenset[str]:
    """What an account is permitted on one dataset or bucket."""
    return frozenset(one for role in ACCESS[account].get(kind, {}).get(name, []) for one in ROLES[role])


def sql_of(room: str) -> Iterator[str]:
    """The texts in which a room's statements may stand."""
    for file in sorted((ROOT / room).rglob("*")):
        if file.suffix in (".py", ".sql"):
            yield file.read_text(encoding="utf-8")


def test_the_accounts_are_those_that_were_decided() -> None:
    assert set(ACCESS) == {
        "loader", "trigger", "pipeline", "operators", "looker", "watcher", "site", "builder", "deployer",
    }


def test_every_role_says_what_it_permits() -> None:
    granted = {role for kinds in ACCESS.values() for kind, value in kinds.items() if kind != "purpose"
               for roles in (value.values() if isinstance(value, dict) else [value]) for role in roles}
    assert granted == set(ROLES)


def test_loader() -> None:
    loader = ACCESS["loader"]
    assert loader["project"] == [JOBS]
    assert loader["datasets"] == {name: [EDITOR] for name in ("glamira_raw", "glamira_load", "glamira_ops")}
    assert loader["buckets"] == {"lake": ["roles/storage.objectViewer"]}
    assert loader["secrets"].keys() == {"manifest-signing-key", "manifest-former-keys"}
    assert loader.keys() == {"purpose", "project", "datasets", "buckets", "secrets"}


def test_trigger_may_only_call_the_function() -> None:
    purpose = ACCESS["trigger"]["purpose"]
    assert ACCESS["trigger"] == {"purpose": purpose, "services": {"load-batch": ["roles/run.invoker"]}}


@pytest.mark.parametrize("account", ["looker", "watcher"])
def test_who_reads_the_marts_reads_nothing_else(account: str) -> None:
    assert ACCESS[account] == {
        "purpose": ACCESS[account]["purpose"], "project": [JOBS], "datasets": {"glamira_marts": [VIEWER]},
    }


def test_whole_projects_are_granted_only_what_has_no_smaller_place() -> None:
    roles = {role for kinds in ACCESS.values() for role in kinds.get("project", [])}
    assert roles == {
        JOBS, "roles/logging.logWriter", "roles/artifactregistry.writer", "roles/cloudfunctions.developer",
    }


def test_deployer_changes_releases_and_the_function_and_reads_no_data() -> None:
    deployer = ACCESS["deployer"]
    assert deployer["buckets"].keys() == {"releases"}
    assert "datasets" not in deployer
    assert deployer["accounts"].keys() == {"loader", "builder"}


def test_only_the_pipeline_and_its_operators_reach_the_quarantine() -> None:
    assert {account for account in ACCESS if on(account, "buckets", "quarantine")} == {"pipeline", "operators"}


def test_people_become_operators_and_no_other_account() -> None:
    becoming = [one for one in resources() if one.kind == "google_service_account_iam_member"
                and "TokenCreator" in one.body["role"] and "group:" in one.body["member"]]
    assert [one.body["service_account_id"] for one in becoming] == ['${google_service_account.this["operators"].name}']


def test_only_the_decided_main_branch_may_deploy() -> None:
    provider = resource("google_iam_workload_identity_pool_provider", "deployer")
    whole = "assertion.sub == 'repo:${var.deployer_repository}:ref:refs/heads/main'"
    assert provider["attribute_condition"] == whole


@pytest.mark.parametrize("call", sorted({call.method for _, call in CALLS}))
def test_it_is_known_what_a_call_needs(call: str) -> None:
    places = [one.place for _, one in CALLS if one.method == call]
    assert call in PERMISSIONS, f"{places}: say in tests/infra/client_calls.py which permissions {call} needs"


@pytest.mark.parametrize(("account", "call"), CALLS, ids=lambda one: getattr(one, "place", one))
def test_the_account_is_permitted_what_its_code_calls(account: str, call: ClientCall) -> None:
    lacking = set(PERMISSIONS[call.method]) - permissions(account)
    assert lacking <= BY_TERRAFORM.keys(), f"{call.place}: grant {account} a role with {lacking} in access.json"


def test_a_call_without_a_grant_is_seen() -> None:
    source = "client.extract_table('a', 'b')\nbucket.set_iam_policy({})\npath.exists()\n"
    found = [method for _, method in calls_in(source, methods())]
    assert found == ["extract_table", "set_iam_policy"]
    assert not PERMISSIONS.keys() & set(found)
    # The loader may read the lake, and so never writes to it.
    assert not set(PERMISSIONS["upload_from_string"]) <= permissions("loader")


@pytest.mark.parametrize(("account", "room"), [(account, room) for account, rooms in ROOMS.items() for room in rooms])
def test_the_account_may_read_and_change_the_datasets_that_its_code_names(account: str, room: str) -> None:
    if room == "contracts":  # the loader carries a part of them, which names no table
        return
    for text in sql_of(room):
        for name in {found[0] for found in DATASET.finditer(text)}:
            assert "bigquery.tables.getData" in on(account, "datasets", name), f"{account}: {name}"
        for name in CHANGED.findall(text):
            assert "bigquery.tables.updateData" in on(account, "datasets", name), f"{account}: {name}"
