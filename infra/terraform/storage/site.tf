# The docs bucket as a site: a web server that mounts it read-only, behind the Identity-Aware Proxy, which stands before
# no bucket by itself.

resource "google_cloud_run_v2_service" "site" {
  # `iap_enabled` is in the beta provider from 6.44 on, in the other one only later.
  provider = google-beta

  name                = "glamira-docs"
  location            = var.location
  ingress             = "INGRESS_TRAFFIC_ALL"
  iap_enabled         = true
  deletion_protection = var.is_protected

  template {
    service_account = replace(var.members["site"], "serviceAccount:", "")

    scaling {
      max_instance_count = 2
    }

    containers {
      image = var.site_image

      ports {
        container_port = 8080
      }

      volume_mounts {
        name       = "docs"
        mount_path = "/usr/share/nginx/html"
      }
    }

    volumes {
      name = "docs"

      gcs {
        bucket    = google_storage_bucket.docs.name
        read_only = true
      }
    }
  }
}

resource "google_project_service_identity" "iap" {
  provider = google-beta

  service = "iap.googleapis.com"
}

resource "google_cloud_run_v2_service_iam_member" "iap" {
  name     = google_cloud_run_v2_service.site.name
  location = google_cloud_run_v2_service.site.location
  role     = "roles/run.invoker"
  member   = google_project_service_identity.iap.member
}

resource "google_iap_web_cloud_run_service_iam_member" "readers" {
  project                = var.project_id
  location               = google_cloud_run_v2_service.site.location
  cloud_run_service_name = google_cloud_run_v2_service.site.name
  role                   = "roles/iap.httpsResourceAccessor"
  member                 = "group:${var.readers_group}"
}
