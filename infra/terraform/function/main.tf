# The only loader. It has no trigger of its own: the module `delivery` says why.

resource "google_cloudfunctions2_function" "load_batch" {
  #checkov:skip=CKV2_GCP_10:The check is of 1st generation functions; a 2nd generation one answers over HTTPS only.
  name        = "load-batch"
  location    = var.location
  description = "Loads a batch of the lake whose manifest it can verify, exactly once."

  build_config {
    runtime         = "python311"
    entry_point     = "load_batch"
    service_account = "projects/${var.project_id}/serviceAccounts/${var.accounts["builder"]}"

    source {
      storage_source {
        bucket = var.release_bucket
        object = var.source_object
      }
    }
  }

  service_config {
    available_memory                 = "512M"
    timeout_seconds                  = 540
    max_instance_request_concurrency = 1
    min_instance_count               = 0
    max_instance_count               = 4
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    all_traffic_on_latest_revision   = true
    service_account_email            = var.accounts["loader"]

    environment_variables = {
      GCP_PROJECT       = var.project_id
      LAKE_BUCKET       = var.lake_bucket
      BIGQUERY_LOCATION = var.location
    }

    # The current key, and those that signed before it: both are in force while a rotation lasts.
    secret_environment_variables {
      key        = "MANIFEST_SIGNING_KEY"
      project_id = var.project_id
      secret     = "manifest-signing-key"
      version    = "latest"
    }

    secret_environment_variables {
      key        = "MANIFEST_FORMER_KEYS"
      project_id = var.project_id
      secret     = "manifest-former-keys"
      version    = "latest"
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "this" {
  for_each = { for grant in var.grants : "${grant.account} ${grant.name} ${grant.role}" => grant }

  name     = google_cloudfunctions2_function.load_batch.name
  location = google_cloudfunctions2_function.load_batch.location
  role     = each.value.role
  member   = var.members[each.value.account]
}
