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

resource "google_kms_crypto_key_iam_member" "storage" {
  crypto_key_id = google_kms_crypto_key.quarantine.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${var.project_number}@gs-project-accounts.iam.gserviceaccount.com"
}
