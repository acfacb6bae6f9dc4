# The secrets without their values: those are added by hand, once, so that no state holds them
# (docs/how-to/first-day-in-the-cloud.md).

locals {
  secrets = {
    manifest-signing-key      = "Signs manifests; verifies them."
    manifest-former-keys      = "Keys that signed before; what they signed still counts. A comma alone: none."
    pseudonym-key             = "Makes pseudonyms of personal values. Changed only as docs/runbook/keys.md says."
    pseudonym-former-keys     = "Keys that made pseudonyms before; people are found and erased by them too. A comma alone: none."
    mongo-uri                 = "The shop's MongoDB, with user and password."
    alert-slack-webhook       = "Where alerts are posted. Without a version: nowhere."
    airflow-database-password = "The password of the database's user."
    airflow-database-url      = "Airflow's metadata database, with user and password."
    airflow-fernet-key        = "Encrypts Airflow's connections."
    airflow-jwt-secret        = "Signs the tokens of Airflow's components."
  }
}

resource "google_secret_manager_secret" "this" {
  for_each = local.secrets

  secret_id           = each.key
  version_destroy_ttl = "604800s"

  annotations = {
    purpose = each.value
  }

  replication {
    user_managed {
      replicas {
        location = var.location
      }
    }
  }
}

resource "google_secret_manager_secret_iam_member" "this" {
  for_each = { for grant in var.grants : "${grant.account} ${grant.name} ${grant.role}" => grant }

  secret_id = google_secret_manager_secret.this[each.value.name].id
  role      = each.value.role
  member    = var.members[each.value.account]
}
