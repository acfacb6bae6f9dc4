# object finalized → topic → push subscription → load function, with what was given up kept for a week.
#
# An explicit route, not Eventarc's: Eventarc makes its own subscription, whose acknowledgement time, back-off and dead
# letters could only be patched after each apply, outside the state. The price is that the function also reads Pub/Sub's
# envelope (cloud_function/pubsub_message.py).

locals {
  week = "604800s"
}

# Google makes its own accounts when they are first asked for; a grant to one that is not there yet is refused.
data "google_storage_project_service_account" "this" {}

resource "google_project_service_identity" "pubsub" {
  provider = google-beta

  service = "pubsub.googleapis.com"
}

resource "google_pubsub_topic" "finished_objects" {
  #checkov:skip=CKV_GCP_83:Messages name objects of the lake; they hold no row.
  name                       = "lake-objects"
  message_retention_duration = local.week

  message_storage_policy {
    allowed_persistence_regions = [var.location]
  }
}

resource "google_pubsub_topic_iam_member" "storage" {
  topic  = google_pubsub_topic.finished_objects.id
  role   = "roles/pubsub.publisher"
  member = data.google_storage_project_service_account.this.member
}

resource "google_storage_notification" "finalized" {
  bucket         = var.lake_bucket
  topic          = google_pubsub_topic.finished_objects.id
  payload_format = "JSON_API_V1"
  event_types    = ["OBJECT_FINALIZE"]

  depends_on = [google_pubsub_topic_iam_member.storage]
}

resource "google_pubsub_subscription" "load_batch" {
  name                       = "load-batch"
  topic                      = google_pubsub_topic.finished_objects.id
  ack_deadline_seconds       = 600
  message_retention_duration = local.week

  push_config {
    push_endpoint = var.function_url

    oidc_token {
      service_account_email = var.trigger
      audience              = var.function_url
    }
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters.id
    max_delivery_attempts = 20
  }

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic" "dead_letters" {
  #checkov:skip=CKV_GCP_83:Messages name objects of the lake; they hold no row.
  name                       = "lake-objects-dead"
  message_retention_duration = local.week

  message_storage_policy {
    allowed_persistence_regions = [var.location]
  }
}

resource "google_pubsub_subscription" "dead_letters" {
  name                       = "lake-objects-dead"
  topic                      = google_pubsub_topic.dead_letters.id
  message_retention_duration = local.week

  expiration_policy {
    ttl = ""
  }
}

# Pub/Sub itself signs for the trigger's account, and moves what it gives up.
resource "google_service_account_iam_member" "signs" {
  service_account_id = "projects/-/serviceAccounts/${var.trigger}"
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = google_project_service_identity.pubsub.member
}

resource "google_pubsub_topic_iam_member" "gives_up" {
  topic  = google_pubsub_topic.dead_letters.id
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.pubsub.member
}

resource "google_pubsub_subscription_iam_member" "gives_up" {
  subscription = google_pubsub_subscription.load_batch.name
  role         = "roles/pubsub.subscriber"
  member       = google_project_service_identity.pubsub.member
}
