# Four buckets: what was validated, what was refused, what people read, and releases.

locals {
  names = {
    for bucket in ["lake", "quarantine", "docs", "releases"] : bucket => "${var.bucket_prefix}-${bucket}"
  }
  week_seconds = 7 * 24 * 3600
}

# Superseded parts are deleted by the pipeline, so nothing is retained by a lock; a week brings back what was deleted
# by mistake.
resource "google_storage_bucket" "lake" {
  #checkov:skip=CKV_GCP_62:Who read what is in the data access audit log, which keeps more than a log bucket does.
  #checkov:skip=CKV_GCP_78:A part that was replaced must not live on as a version; soft delete brings back mistakes.
  name                        = local.names["lake"]
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.is_protected

  soft_delete_policy {
    retention_duration_seconds = local.week_seconds
  }

  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE"
    }
    condition {
      age = 90
    }
  }

  # Rows with pseudonyms; contracts/policy/policy.yml says how long. Products name nobody, and stay.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = var.lake_retention_days
      matches_prefix = ["validated/events/", "validated/locations/"]
    }
  }
}

# Refused documents hold personal values. What is deleted is gone at once: no version and no soft delete keeps it.
resource "google_storage_bucket" "quarantine" {
  #checkov:skip=CKV_GCP_62:Who read what is in the data access audit log, which keeps more than a log bucket does.
  #checkov:skip=CKV_GCP_78:A deleted personal value must be gone, so no version of it may stay.
  name                        = local.names["quarantine"]
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.is_protected

  encryption {
    default_kms_key_name = google_kms_crypto_key.quarantine.id
  }

  versioning {
    enabled = false
  }

  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.quarantine_retention_days
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.storage]
}

resource "google_storage_bucket" "docs" {
  #checkov:skip=CKV_GCP_62:Pages without personal values; who opened one is in the log of the Identity-Aware Proxy.
  #checkov:skip=CKV_GCP_78:Every page can be written anew from the warehouse.
  name                        = local.names["docs"]
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.is_protected

  soft_delete_policy {
    retention_duration_seconds = local.week_seconds
  }
}

# A release that was replaced under its name is still there: the way back must not depend on who uploaded last.
resource "google_storage_bucket" "releases" {
  #checkov:skip=CKV_GCP_62:Archives of the repository; who wrote one is in the admin activity log.
  name                        = local.names["releases"]
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.is_protected

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      num_newer_versions = 5
    }
  }
}

locals {
  buckets = {
    lake       = google_storage_bucket.lake.name
    quarantine = google_storage_bucket.quarantine.name
    docs       = google_storage_bucket.docs.name
    releases   = google_storage_bucket.releases.name
  }
}

resource "google_storage_bucket_iam_member" "this" {
  for_each = { for grant in var.grants : "${grant.account} ${grant.name} ${grant.role}" => grant }

  bucket = local.buckets[each.value.name]
  role   = each.value.role
  member = var.members[each.value.account]
}

# Every read and write of objects is logged: quarantine is the reason, and a bucket alone cannot be chosen.
resource "google_project_iam_audit_config" "storage" {
  project = var.project_id
  service = "storage.googleapis.com"

  audit_log_config {
    log_type = "DATA_READ"
  }
  audit_log_config {
    log_type = "DATA_WRITE"
  }
}
