# The machine of Airflow: no public address, its own disk for work files, everything else from a release.
#
# Upgrade: upload a release, set `release` and `release_sha256`, apply, and restart the machine (or run
# /usr/local/sbin/glamira-start on it). Rollback: the same with the release before. The disk and the database stay.

resource "google_compute_disk" "data" {
  #checkov:skip=CKV_GCP_37:Work files hold no personal value that is not a pseudonym; Google's keys encrypt the disk.
  name = "glamira-data"
  zone = var.zone
  type = "pd-balanced"
  size = 100

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_compute_resource_policy" "snapshots" {
  name   = "glamira-data-daily"
  region = var.location

  snapshot_schedule_policy {
    schedule {
      daily_schedule {
        days_in_cycle = 1
        start_time    = "12:00"
      }
    }

    retention_policy {
      max_retention_days    = 14
      on_source_disk_delete = "KEEP_AUTO_SNAPSHOTS"
    }
  }
}

resource "google_compute_disk_resource_policy_attachment" "snapshots" {
  name = google_compute_resource_policy.snapshots.name
  disk = google_compute_disk.data.name
  zone = var.zone
}

resource "google_compute_instance" "airflow" {
  #checkov:skip=CKV_GCP_38:Google's keys encrypt both disks; see the data disk.
  name                      = "glamira-airflow"
  zone                      = var.zone
  machine_type              = var.machine_type
  tags                      = ["glamira-airflow"]
  allow_stopping_for_update = true
  deletion_protection       = var.is_protected

  boot_disk {
    initialize_params {
      image = "projects/debian-cloud/global/images/family/debian-12"
      size  = 30
      type  = "pd-balanced"
    }
  }

  attached_disk {
    source      = google_compute_disk.data.self_link
    device_name = "glamira-data"
  }

  network_interface {
    subnetwork = var.subnet
  }

  service_account {
    email  = var.account
    scopes = ["cloud-platform"]
  }

  scheduling {
    automatic_restart   = true
    on_host_maintenance = "MIGRATE"
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  metadata = {
    block-project-ssh-keys = "true"
    enable-oslogin         = "TRUE"
    serial-port-enable     = "FALSE"
    startup-script         = file("${path.module}/../../vm/startup.sh")
    glamira-release        = "gs://${var.release_bucket}/pipeline/${var.release}.tar.gz"
    glamira-release-sha256 = var.release_sha256
    glamira-settings       = join("\n", [for name, value in var.settings : "${name}=${value}"])
    glamira-secrets        = join("\n", [for name, secret in var.secrets : "${name}=${secret}"])
  }
}

resource "google_iap_tunnel_instance_iam_member" "operators" {
  instance = google_compute_instance.airflow.name
  zone     = var.zone
  role     = "roles/iap.tunnelResourceAccessor"
  member   = "group:${var.operators_group}"
}

resource "google_compute_instance_iam_member" "operators" {
  instance_name = google_compute_instance.airflow.name
  zone          = var.zone
  role          = "roles/compute.osAdminLogin"
  member        = "group:${var.operators_group}"
}

# A shell on the machine acts as the pipeline; without this role the login is refused.
resource "google_service_account_iam_member" "operators" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${var.account}"
  role               = "roles/iam.serviceAccountUser"
  member             = "group:${var.operators_group}"
}
