# Who notifies when nobody does: alerts that do not depend on Airflow being alive.

resource "google_monitoring_notification_channel" "email" {
  display_name = "Glamira: data team"
  type         = "email"

  labels = {
    email_address = var.alert_email
  }
}

locals {
  runbook = "What to do: docs/runbook/operations.md."

  # Each: what it means, which time series, and over which threshold for how long.
  thresholds = {
    function-errors = {
      says      = "The load function answers with errors. Deliveries come again for hours; look at its log."
      filter    = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${var.function_service}\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      aligner   = "ALIGN_DELTA"
      threshold = 5
      duration  = "0s"
    }
    delivery-stuck = {
      says      = "A finished object waits for more than half an hour to be loaded."
      filter    = "resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${var.subscription}\" AND metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""
      aligner   = "ALIGN_MAX"
      threshold = 1800
      duration  = "0s"
    }
    dead-letters = {
      says      = "A delivery was given up after 20 tries. `glamira dead-letters` lists what is not loaded, `replay` sends it again."
      filter    = "resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${var.dead_letters}\" AND metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\""
      aligner   = "ALIGN_MAX"
      threshold = 0
      duration  = "0s"
    }
    quarantine-grows = {
      says      = "The quarantine bucket holds more than 5 GiB. The contracts refuse more than they used to, or retention does not delete."
      filter    = "resource.type = \"gcs_bucket\" AND resource.labels.bucket_name = \"${var.quarantine}\" AND metric.type = \"storage.googleapis.com/storage/v2/total_bytes\""
      aligner   = "ALIGN_MAX"
      threshold = 5368709120
      duration  = "0s"
    }
  }

  # Each: what its silence means, and the series that must not be silent.
  heartbeats = {
    machine-silent = {
      says   = "The machine of Airflow reports no processor time: it is down."
      filter = "resource.type = \"gce_instance\" AND metric.type = \"compute.googleapis.com/instance/uptime\" AND metadata.system_labels.name = \"${var.machine}\""
    }
    scheduler-silent = {
      says   = "The machine's own check has not called Airflow healthy for a quarter of an hour, although it restarts what is not."
      filter = "resource.type = \"gce_instance\" AND metric.type = \"logging.googleapis.com/user/${google_logging_metric.healthy.name}\""
    }
  }
}

resource "google_monitoring_alert_policy" "threshold" {
  for_each = local.thresholds

  display_name          = "Glamira: ${each.key}"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = each.key

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = each.value.duration

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = each.value.aligner
      }
    }
  }

  documentation {
    content = "${each.value.says} ${local.runbook}"
  }
}

# infra/vm/health.sh writes this entry while Airflow is healthy.
resource "google_logging_metric" "healthy" {
  name   = "glamira-airflow-healthy"
  filter = "resource.type=\"gce_instance\" AND log_id(\"glamira-health\") AND textPayload=\"glamira-health: healthy\""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_monitoring_alert_policy" "heartbeat" {
  for_each = local.heartbeats

  display_name          = "Glamira: ${each.key}"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = each.key

    condition_absent {
      filter   = each.value.filter
      duration = "900s"

      aggregations {
        alignment_period   = "300s"
        per_series_aligner = "ALIGN_DELTA"
      }
    }
  }

  documentation {
    content = "${each.value.says} ${local.runbook}"
  }
}

# The service of scheduled queries works as the watcher, and as nobody else.
resource "google_project_service_identity" "transfers" {
  provider = google-beta

  service = "bigquerydatatransfer.googleapis.com"
}

resource "google_service_account_iam_member" "transfers" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${var.watcher}"
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = google_project_service_identity.transfers.member
}

# BigQuery itself asks at 06:00 UTC whether yesterday is published, or closed as empty: it fails when not.
resource "google_bigquery_data_transfer_config" "published" {
  display_name         = "glamira-published-by-six"
  location             = var.location
  data_source_id       = "scheduled_query"
  schedule             = "every day 06:00"
  service_account_name = var.watcher

  params = {
    query = file("${path.module}/sql/published_by_six.sql")
  }

  email_preferences {
    enable_failure_email = true
  }

  depends_on = [google_service_account_iam_member.transfers]
}

resource "google_monitoring_alert_policy" "published" {
  display_name          = "Glamira: not-published-by-six"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.email.id]

  conditions {
    display_name = "the morning check failed"

    condition_matched_log {
      filter = "resource.type=\"bigquery_dts_config\" AND severity>=ERROR AND resource.labels.config_id=\"${element(reverse(split("/", google_bigquery_data_transfer_config.published.name)), 0)}\""
    }
  }

  alert_strategy {
    notification_rate_limit {
      period = "3600s"
    }
    auto_close = "86400s"
  }

  documentation {
    content = "Yesterday was not published by 06:00 UTC, or the check itself could not run. ${local.runbook}"
  }
}
