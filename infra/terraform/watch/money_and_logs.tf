# What it costs, and who did what.

resource "google_billing_budget" "this" {
  billing_account = var.billing_account
  display_name    = "Glamira"

  budget_filter {
    projects = ["projects/${var.project_number}"]
  }

  amount {
    specified_amount {
      currency_code = "EUR"
      units         = tostring(var.budget_eur)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1.0]

    content {
      threshold_percent = threshold_rules.value
    }
  }

  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.email.id]
  }
}

# Reads of personal values, and everything that changed access, for a year: longer than the default month.
resource "google_logging_project_bucket_config" "audit" {
  project        = var.project_id
  location       = var.location
  bucket_id      = "glamira-audit"
  retention_days = 400
}

resource "google_logging_project_sink" "audit" {
  name                   = "glamira-audit"
  destination            = "logging.googleapis.com/${google_logging_project_bucket_config.audit.id}"
  filter                 = "log_id(\"cloudaudit.googleapis.com/activity\") OR (log_id(\"cloudaudit.googleapis.com/data_access\") AND protoPayload.resourceName:\"buckets/${var.quarantine}\")"
  unique_writer_identity = true
}

resource "google_monitoring_dashboard" "this" {
  dashboard_json = jsonencode({
    displayName = "Glamira"
    mosaicLayout = {
      columns = 12
      tiles = [
        for index, name in sort(keys(local.thresholds)) : {
          xPos   = 6 * (index % 2)
          yPos   = 4 * floor(index / 2)
          width  = 6
          height = 4
          widget = {
            title = name
            xyChart = {
              dataSets = [{
                timeSeriesQuery = {
                  timeSeriesFilter = {
                    filter      = local.thresholds[name].filter
                    aggregation = { alignmentPeriod = "300s", perSeriesAligner = local.thresholds[name].aligner }
                  }
                }
              }]
            }
          }
        }
      ]
    }
  })
}
