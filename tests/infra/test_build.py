"""What the cloud side promises beyond grants: the limits, the alerts and the way back that were decided."""

from typing import Any

import pytest

from contracts.warehouse.tables import LOAD, MARTS, OPS, RAW
from etl.platform.bigquery import STAGING_KEPT_MS
from tests.infra.terraform import TERRAFORM, module_arguments, parsed, resource, resources


def local(module: str, name: str, file: str = "main.tf") -> Any:
    """A module's local value as it is written."""
    [found] = [block[name] for block in parsed(TERRAFORM / module / file)["locals"] if name in block]
    return found


def test_datasets_are_described_labelled_and_not_destroyed_with_their_rows() -> None:
    dataset = resource("google_bigquery_dataset", "this")
    assert all(len(text) > 20 for text in local("warehouse", "datasets").values())
    assert dataset["description"] == "${each.value}"
    assert dataset["labels"].keys() == {"app", "layer"}
    assert dataset["delete_contents_on_destroy"] == "${!var.is_protected}"
    assert resource("google_bigquery_table", "this")["deletion_protection"] == "${var.is_protected}"


def test_what_waits_to_be_loaded_expires_as_the_pipeline_wants_it() -> None:
    wanted = f'${{each.key == "{LOAD}" ? local.two_days_ms : null}}'
    assert resource("google_bigquery_dataset", "this")["default_table_expiration_ms"] == wanted
    assert local("warehouse", "two_days_ms") == "${2 * local.day_ms}"
    assert local("warehouse", "day_ms") == "${24 * 3600 * 1000}"
    assert STAGING_KEPT_MS == 2 * 24 * 3600 * 1000


def test_views_of_the_marts_may_read_the_ledgers_and_no_raw_row() -> None:
    given = [one.body for one in resources() if one.kind == "google_bigquery_dataset_access"]
    assert [one["dataset_id"] for one in given] == [f'${{google_bigquery_dataset.this["{OPS}"].dataset_id}}']
    [inner] = given[0]["dataset"]
    assert inner["target_types"] == ["VIEWS"]
    assert inner["dataset"][0]["dataset_id"] == f'${{google_bigquery_dataset.this["{MARTS}"].dataset_id}}'
    assert RAW not in str(given)


def test_queries_have_a_limit_a_day_and_a_statement_has_one_of_bytes() -> None:
    quota = resource("google_service_usage_consumer_quota_override", "query_bytes")
    assert quota["override_value"] == "${tostring(var.query_mib_per_day)}"
    assert quota["limit"] == '${urlencode("/d/project")}'
    assert module_arguments("airflow_vm")["settings"]["MAX_BYTES_BILLED"] == "${tostring(var.max_bytes_billed)}"


def test_the_function_is_small_alone_and_reached_from_inside() -> None:
    function = resource("google_cloudfunctions2_function", "load_batch")
    [build], [service] = function["build_config"], function["service_config"]
    assert build["entry_point"] == "load_batch"
    assert {
        "available_memory": "512M", "timeout_seconds": 540, "max_instance_request_concurrency": 1,
        "max_instance_count": 4, "ingress_settings": "ALLOW_INTERNAL_ONLY",
        "service_account_email": '${var.accounts["loader"]}',
    }.items() <= service.items()


def test_a_finished_object_is_told_of_and_what_was_given_up_is_kept_for_a_week() -> None:
    assert resource("google_storage_notification", "finalized")["event_types"] == ["OBJECT_FINALIZE"]
    assert resource("google_pubsub_subscription", "load_batch")["ack_deadline_seconds"] == 600
    letters = resource("google_pubsub_subscription", "dead_letters")
    assert letters["message_retention_duration"] == "${local.week}"
    assert local("delivery", "week") == "604800s"
    assert all(one.body["expiration_policy"] == [{"ttl": ""}] for one in resources()
               if one.kind == "google_pubsub_subscription")


def test_googles_own_accounts_are_made_before_they_are_granted_anything() -> None:
    members = [one.body["member"] for one in resources() if "member" in one.body]
    assert [member for member in members if "gserviceaccount.com" in member or "service-$" in member] == []
    services = {one.body["service"] for one in resources() if one.kind == "google_project_service_identity"}
    assert services == {"pubsub.googleapis.com", "iap.googleapis.com", "bigquerydatatransfer.googleapis.com"}


def test_googles_default_accounts_are_no_editors() -> None:
    defaults = resource("google_project_default_service_accounts", "none")
    assert (defaults["action"], defaults["restore_policy"]) == ("DEPRIVILEGE", "NONE")


def test_the_machine_comes_back_and_its_database_has_a_past() -> None:
    machine = resource("google_compute_instance", "airflow")
    assert machine["scheduling"] == [{"automatic_restart": True, "on_host_maintenance": "MIGRATE"}]
    [settings] = resource("google_sql_database_instance", "airflow")["settings"]
    [backup] = settings["backup_configuration"]
    assert (backup["enabled"], backup["point_in_time_recovery_enabled"]) == (True, True)
    assert resource("google_compute_disk", "data")["lifecycle"] == [{"prevent_destroy": True}]


@pytest.mark.parametrize(("alert", "metric"), [
    ("function-errors", "run.googleapis.com/request_count"),
    ("delivery-stuck", "subscription/oldest_unacked_message_age"),
    ("dead-letters", "subscription/num_undelivered_messages"),
    ("quarantine-grows", "storage.googleapis.com/storage/v2/total_bytes"),
    ("machine-silent", "compute.googleapis.com/instance/uptime"),
    ("scheduler-silent", "logging.googleapis.com/user/"),
])
def test_an_alert_waits_for_each_thing_that_nobody_would_notice(alert: str, metric: str) -> None:
    alerts = local("watch", "thresholds") | local("watch", "heartbeats")
    assert metric in alerts[alert]["filter"]
    assert len(alerts[alert]["says"]) > 30


def test_a_dead_letter_is_one_too_many_and_every_alert_reaches_somebody() -> None:
    assert local("watch", "thresholds")["dead-letters"]["threshold"] == 0
    policies = [one.body for one in resources() if one.kind == "google_monitoring_alert_policy"]
    assert {tuple(one["notification_channels"]) for one in policies} == {
        ("${google_monitoring_notification_channel.email.id}",),
    }
    assert all(one["documentation"][0]["content"] for one in policies)


def test_yesterday_is_asked_for_every_morning_outside_of_airflow() -> None:
    check = resource("google_bigquery_data_transfer_config", "published")
    assert (check["schedule"], check["data_source_id"]) == ("every day 06:00", "scheduled_query")
    assert check["service_account_name"] == "${var.watcher}"
    sql = (TERRAFORM / "watch" / "sql" / "published_by_six.sql").read_text(encoding="utf-8")
    assert "error(" in sql.lower()


def test_money_is_watched_and_who_did_what_is_kept_for_longer_than_a_year() -> None:
    assert resource("google_billing_budget", "this")["amount"][0]["specified_amount"][0]["currency_code"] == "EUR"
    assert resource("google_logging_project_bucket_config", "audit")["retention_days"] == 400
    sink = resource("google_logging_project_sink", "audit")
    assert "data_access" in sink["filter"]
    kinds = resource("google_project_iam_audit_config", "storage")["audit_log_config"]
    assert [one["log_type"] for one in kinds] == ["DATA_READ", "DATA_WRITE"]


def test_the_dashboard_shows_every_threshold() -> None:
    assert "sort(keys(local.thresholds))" in str(resource("google_monitoring_dashboard", "this")["dashboard_json"])
