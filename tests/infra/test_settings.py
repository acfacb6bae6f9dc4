"""What Terraform sets is what the code reads, by the same names."""

import ast
import re
from collections.abc import Iterator

import pytest

from contracts.warehouse.tables import WAREHOUSE_DATASETS
from etl.platform.settings import Settings
from tests.conftest import ROOT
from tests.infra.terraform import ACCESS, TERRAFORM, module_arguments, parsed, resource

# Only emulators need these.
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+")
OF_THE_SANDBOX = {"STORAGE_EMULATOR_HOST", "BIGQUERY_EMULATOR_HOST", "EMULATOR_ACCOUNT"}


def read_by(room: str) -> Iterator[str]:
    """The environment variables that a room's code names."""
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            text = getattr(node, "value", None)
            if isinstance(node, ast.Constant) and isinstance(text, str) and _VARIABLE.fullmatch(text):
                yield text


def machine() -> tuple[dict[str, str], dict[str, str]]:
    """The machine's settings, and those of them that are secrets."""
    arguments = module_arguments("airflow_vm")
    return arguments["settings"], arguments["secrets"]


def test_the_function_gets_just_what_it_reads() -> None:
    [service] = resource("google_cloudfunctions2_function", "load_batch")["service_config"]
    secret = {one["key"] for one in service["secret_environment_variables"]}
    assert secret | service["environment_variables"].keys() == {
        name for name in read_by("cloud_function") if not name.startswith(("OBJECT_", "JSON_"))
    } - OF_THE_SANDBOX
    assert secret == {"MANIFEST_SIGNING_KEY", "MANIFEST_FORMER_KEYS"}


def test_the_machine_gets_every_setting_without_a_default() -> None:
    settings, secrets = machine()
    needed = {name.upper() for name, field in Settings.model_fields.items() if field.is_required()}
    assert needed <= settings.keys() | secrets.keys()


def test_the_machine_gets_no_setting_that_nobody_reads() -> None:
    settings, secrets = machine()
    known = {name.upper() for name in Settings.model_fields} | set(read_by("dags"))
    others = (settings.keys() | secrets.keys()) - known
    assert {name for name in others if not name.startswith("AIRFLOW__")} == set()
    assert OF_THE_SANDBOX & (settings.keys() | secrets.keys()) == set()


def test_what_the_settings_call_a_secret_is_one() -> None:
    settings, _ = machine()
    secret = {name.upper() for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert secret & settings.keys() == set()


def test_every_secret_is_made_and_the_pipeline_may_read_it() -> None:
    _, secrets = machine()
    made = {name for block in parsed(TERRAFORM / "secrets" / "main.tf")["locals"] for name in block["secrets"]}
    assert set(secrets.values()) <= made
    assert set(secrets.values()) == set(ACCESS["pipeline"]["secrets"])
    assert {name for kinds in ACCESS.values() for name in kinds.get("secrets", {})} <= made


def test_the_datasets_are_those_of_the_code() -> None:
    local = {name: value for block in parsed(TERRAFORM / "warehouse" / "main.tf")["locals"]
             for name, value in block.items()}
    assert local["datasets"].keys() == set(WAREHOUSE_DATASETS)
    assert {name for kinds in ACCESS.values() for name in kinds.get("datasets", {})} <= set(WAREHOUSE_DATASETS)


@pytest.mark.parametrize(("setting", "wanted"), [
    ("GCP_PROJECT", "${var.project_id}"), ("BIGQUERY_LOCATION", "${var.location}"),
    ("LAKE_BUCKET", '${module.storage.names["lake"]}'),
])
def test_function_and_machine_agree(setting: str, wanted: str) -> None:
    settings, _ = machine()
    assert settings[setting] == wanted
