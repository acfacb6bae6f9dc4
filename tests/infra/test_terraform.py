"""The Terraform holds together: every variable is described, every reference leads somewhere, nothing is too open."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import hcl2
import pytest

from contracts.datasets.registry import PSEUDONYMS
from contracts.policy.policy import load_policy
from infra.schemas import TABLES, definition
from tests.conftest import ROOT
from tests.docs.pages import blocks as fenced_blocks
from tests.infra.terraform import TERRAFORM, blocks, files, module_arguments, parsed, resource, resources, variables

MODULES = sorted(folder.name for folder in TERRAFORM.iterdir() if (folder / "main.tf").exists())
VARIABLES = list(variables())
ALL_TEXT = "\n".join(file.read_text(encoding="utf-8") for file in files())
PRIMITIVE = ("roles/owner", "roles/editor", "roles/viewer")
# Roles of the whole project that would reach into every bucket, dataset or account of it.
TOO_WIDE = re.compile(r"roles/(storage|bigquery|iam|secretmanager|pubsub|run|resourcemanager)\.\w*([aA]dmin|[oO]wner)$")


@pytest.mark.parametrize(("file", "name", "body"), VARIABLES, ids=lambda one: str(getattr(one, "name", ""))[:30])
def test_a_variable_is_described_typed_and_validated(file: Path, name: str, body: dict[str, Any]) -> None:
    where = f"{file.relative_to(ROOT)}: {name}"
    assert len(body.get("description", "")) > 10, where
    assert body.get("type"), where
    if "bool" not in body["type"]:  # which Terraform itself holds to its two values
        [validation] = body["validation"]
        assert f"var.{name}" in validation["condition"], where
        assert validation["error_message"].startswith(f"{name}: "), where


def test_every_output_is_described() -> None:
    assert [name for _, block in blocks("output") for name, body in block.items() if not body.get("description")] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_gets_just_its_variables(module: str) -> None:
    declared = {name: body for file, name, body in VARIABLES if file.parent.name == module}
    given = module_arguments(module).keys() - {"source", "depends_on"}
    assert given <= declared.keys()
    assert {name for name, body in declared.items() if "default" not in body} <= given


@pytest.mark.parametrize("folder", [TERRAFORM, *(TERRAFORM / name for name in MODULES)], ids=lambda one: one.name)
def test_what_is_named_is_declared_and_what_is_declared_is_used(folder: Path) -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in folder.glob("*.tf"))
    declared = {name for file, name, _ in VARIABLES if file.parent == folder}
    used = {name for file in folder.glob("*.tf") if file.name != "variables.tf"
            for name in re.findall(r"\bvar\.(\w+)", file.read_text(encoding="utf-8"))}
    assert used == declared
    made = {(one.kind, one.name) for one in resources() if one.module == folder.name}
    for kind, name in re.findall(r"(?<!data\.)(?<!ephemeral\.)\b(google_\w+)\.(\w+)\b", text):
        assert (kind, name) in made, f"{folder.name}: {kind}.{name}"


def test_outputs_that_main_reads_are_there() -> None:
    text = "".join((TERRAFORM / name).read_text(encoding="utf-8") for name in ("main.tf", "outputs.tf"))
    known = {(file.parent.name, name) for file, block in blocks("output") for name in block}
    assert set(re.findall(r"module\.(\w+)\.(\w+)", text)) - known == set()


def test_providers_are_pinned_to_majors_that_are_known() -> None:
    [terraform] = parsed(TERRAFORM / "versions.tf")["terraform"]
    [providers] = terraform["required_providers"]
    assert terraform["required_version"] == ">= 1.11, < 2.0"
    assert {name: one["version"] for name, one in providers.items()} == dict.fromkeys(
        ("google", "google-beta"), ">= 6.44, < 8.0",
    )


def test_everything_lies_in_the_one_location() -> None:
    places = {one.address: one.body[name] for one in resources() for name in ("location", "region") if name in one.body}
    strange = {where: place for where, place in places.items()
               if place != "${var.location}" and not re.fullmatch(r"\$\{google_\w+\.\w+\.location}", place)}
    assert strange == {}


def test_no_role_is_primitive_and_no_account_has_a_key() -> None:
    assert [role for role in PRIMITIVE if f'"{role}"' in ALL_TEXT] == []
    assert [one.address for one in resources() if one.kind == "google_service_account_key"] == []
    assert '"allUsers"' not in ALL_TEXT
    assert '"allAuthenticatedUsers"' not in ALL_TEXT


def test_whole_projects_are_granted_no_data() -> None:
    granted = [one for one in resources() if one.kind == "google_project_iam_member"]
    literal = {one.address: one.body for one in granted if not one.body["role"].startswith("${")}
    assert [where for where, body in literal.items() if TOO_WIDE.search(body["role"])] == []
    assert [where for where, body in literal.items() if "condition" not in body] == []


def test_lake_keeps_mistakes_and_quarantine_keeps_nothing() -> None:
    lake, quarantine = resource("google_storage_bucket", "lake"), resource("google_storage_bucket", "quarantine")
    assert lake["soft_delete_policy"][0]["retention_duration_seconds"] == "${local.week_seconds}"
    assert "retention_policy" not in lake
    assert quarantine["soft_delete_policy"][0]["retention_duration_seconds"] == 0
    assert quarantine["versioning"][0]["enabled"] is False
    assert quarantine["encryption"][0]["default_kms_key_name"] == "${google_kms_crypto_key.quarantine.id}"


def test_lifecycle_rules_are_those_of_the_policy() -> None:
    kept = load_policy().retention
    declared = {name: body for file, name, body in VARIABLES if file.parent == TERRAFORM}
    assert declared["lake_retention_days"]["default"] == kept.lake
    assert declared["quarantine_retention_days"]["default"] == kept.quarantine
    lake, quarantine = (
        [rule["condition"][0] for rule in resource("google_storage_bucket", name)["lifecycle_rule"]
         if rule["action"][0]["type"] == "Delete"] for name in ("lake", "quarantine")
    )
    prefixes = [f"validated/{dataset}/" for dataset in PSEUDONYMS]
    assert lake == [{"age": "${var.lake_retention_days}", "matches_prefix": prefixes}]
    assert quarantine == [{"age": "${var.quarantine_retention_days}"}]


def test_partitions_expire_on_demand_alone_and_no_earlier_than_the_policy_says() -> None:
    kept = load_policy().retention.raw
    declared = [body for _, name, body in VARIABLES if name == "raw_partition_expiration_days"]
    assert len(declared) == 2
    for body in declared:
        assert body["default"] is None
        assert body["validation"][0]["condition"].endswith(f">= {kept}}}")
    expiring = {table.name for table in TABLES if definition(table)["expires"]}
    assert expiring == PSEUDONYMS.keys()


@pytest.mark.parametrize("bucket", [one for one in resources() if one.kind == "google_storage_bucket"],
                         ids=lambda one: one.name)
def test_a_bucket_is_never_public(bucket: Any) -> None:
    assert bucket.body["uniform_bucket_level_access"] is True
    assert bucket.body["public_access_prevention"] == "enforced"


def test_a_delivery_waits_as_long_as_a_load_may_take_and_is_never_lost() -> None:
    [service] = resource("google_cloudfunctions2_function", "load_batch")["service_config"]
    subscription = resource("google_pubsub_subscription", "load_batch")
    assert subscription["ack_deadline_seconds"] >= service["timeout_seconds"]
    [letters], [pauses] = subscription["dead_letter_policy"], subscription["retry_policy"]
    assert letters["max_delivery_attempts"] == 20
    assert (pauses["minimum_backoff"], pauses["maximum_backoff"]) == ("10s", "600s")
    assert "push_config" not in resource("google_pubsub_subscription", "dead_letters")


def test_the_machine_has_no_public_address() -> None:
    machine = resource("google_compute_instance", "airflow")
    assert all("access_config" not in interface for interface in machine["network_interface"])
    assert resource("google_sql_database_instance", "airflow")["settings"][0]["ip_configuration"][0][
        "ipv4_enabled"] is False


def test_every_skipped_check_says_why() -> None:
    skips = re.findall(r"#\s*checkov:skip=(.*)", ALL_TEXT)
    assert skips
    assert [skip for skip in skips if not re.fullmatch(r"CKV2?_GCP_\d+:\S.{20,}", skip)] == []


def test_the_examples_of_the_readme_are_parsed() -> None:
    examples = [block.text for block in fenced_blocks(ROOT / "infra" / "README.md") if block.language == "hcl"]
    assert examples
    for example in examples:
        hcl2.loads(example)


def test_the_example_gives_what_has_no_default() -> None:
    given = hcl2.loads((TERRAFORM / "terraform.tfvars.example").read_text(encoding="utf-8"))
    declared = {name: body for file, name, body in VARIABLES if file.parent == TERRAFORM}
    names = {name for name in given if not name.startswith("__")}
    assert {name for name, body in declared.items() if "default" not in body} <= names <= declared.keys()


@pytest.mark.skipif(shutil.which("terraform") is None, reason="no terraform here; where there is one it is asked")
def test_the_files_are_formatted() -> None:
    asked = ["terraform", "fmt", "-check", "-recursive", str(TERRAFORM)]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")
