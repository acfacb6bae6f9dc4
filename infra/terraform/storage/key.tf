# The quarantine's own key: who destroys it, destroys every refused document, whatever copies there are.

resource "google_kms_key_ring" "quarantine" {
  name     = "glamira"
  location = var.location
}

resource "google_kms_crypto_key" "quarantine" {
  name            = "quarantine"
  key_ring        = google_kms_key_ring.quarantine.id
  rotation_period = "7776000s"

  lifecycle {
    prevent_destroy = true
  }
}

# Cloud Storage's own account, which is made when it is first asked for.
data "google_storage_project_service_account" "this" {}

resource "google_kms_crypto_key_iam_member" "storage" {
  crypto_key_id = google_kms_crypto_key.quarantine.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = data.google_storage_project_service_account.this.member
}
