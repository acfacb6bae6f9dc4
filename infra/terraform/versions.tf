# Write-only arguments and ephemeral resources keep the database's password out of the state: both came with 1.11.
terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.44, < 8.0"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = ">= 6.44, < 8.0"
    }
  }

  # The bucket is made by hand, before anything else: see docs/how-to/first-day-in-the-cloud.md.
  backend "gcs" {
    prefix = "glamira"
  }
}

provider "google" {
  project               = var.project_id
  region                = var.location
  billing_project       = var.project_id
  user_project_override = true

  default_labels = {
    app = "glamira"
  }
}

provider "google-beta" {
  project               = var.project_id
  region                = var.location
  billing_project       = var.project_id
  user_project_override = true
}
