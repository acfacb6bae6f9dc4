# The whole cloud side. Who may do what stands in access.json; each module grants its part of it beside the resource.

locals {
  access = jsondecode(file("${path.module}/access.json"))

  # One entry for each grant: of which kind of resource, on which one, to which account, which role.
  grants = flatten([
    for account, kinds in local.access : [
      for kind in ["datasets", "buckets", "services", "secrets", "accounts"] : [
        for name, roles in lookup(kinds, kind, {}) : [
          for role in roles : { kind = kind, name = name, account = account, role = role }
        ]
      ]
    ]
  ])

  services = toset([
    "artifactregistry.googleapis.com", "bigquery.googleapis.com", "bigquerydatatransfer.googleapis.com",
    "billingbudgets.googleapis.com", "cloudbuild.googleapis.com", "cloudfunctions.googleapis.com",
    "cloudkms.googleapis.com", "compute.googleapis.com", "iam.googleapis.com", "iamcredentials.googleapis.com",
    "iap.googleapis.com", "logging.googleapis.com", "monitoring.googleapis.com", "pubsub.googleapis.com",
    "run.googleapis.com", "secretmanager.googleapis.com", "servicenetworking.googleapis.com",
    "sqladmin.googleapis.com", "storage.googleapis.com", "sts.googleapis.com",
  ])
}

data "google_project" "this" {
  project_id = var.project_id
}

resource "google_project_service" "this" {
  for_each = local.services

  service            = each.value
  disable_on_destroy = false
}

module "accounts" {
  source = "./accounts"

  project_id          = var.project_id
  access              = local.access
  grants              = [for grant in local.grants : grant if grant.kind == "accounts"]
  operators_group     = var.operators_group
  deployer_repository = var.deployer_repository

  depends_on = [google_project_service.this]
}

module "network" {
  source = "./network"

  location      = var.location
  mongo_network = var.mongo_network
  mongo_cidr    = var.mongo_cidr

  depends_on = [google_project_service.this]
}

module "secrets" {
  source = "./secrets"

  location = var.location
  members  = module.accounts.members
  grants   = [for grant in local.grants : grant if grant.kind == "secrets"]

  depends_on = [google_project_service.this]
}

module "storage" {
  source = "./storage"

  location                  = var.location
  bucket_prefix             = var.bucket_prefix
  quarantine_retention_days = var.quarantine_retention_days
  lake_retention_days       = var.lake_retention_days
  members                   = module.accounts.members
  grants                    = [for grant in local.grants : grant if grant.kind == "buckets"]
  project_id                = var.project_id
  readers_group             = var.readers_group
  site_image                = var.site_image
  is_protected              = var.is_protected

  depends_on = [google_project_service.this]
}

module "warehouse" {
  source = "./warehouse"

  project_id        = var.project_id
  location          = var.location
  members           = module.accounts.members
  grants            = [for grant in local.grants : grant if grant.kind == "datasets"]
  query_mib_per_day = var.query_mib_per_day
  is_protected      = var.is_protected

  raw_partition_expiration_days = var.raw_partition_expiration_days

  depends_on = [google_project_service.this]
}

module "function" {
  source = "./function"

  project_id     = var.project_id
  location       = var.location
  accounts       = module.accounts.accounts
  members        = module.accounts.members
  grants         = [for grant in local.grants : grant if grant.kind == "services"]
  lake_bucket    = module.storage.names["lake"]
  release_bucket = module.storage.names["releases"]
  source_object  = var.function_source

  depends_on = [module.secrets]
}

module "delivery" {
  source = "./delivery"

  location     = var.location
  lake_bucket  = module.storage.names["lake"]
  function_url = module.function.url
  trigger      = module.accounts.accounts["trigger"]

  depends_on = [google_project_service.this]
}

module "airflow_vm" {
  source = "./airflow_vm"

  location                  = var.location
  zone                      = "${var.location}-${var.zone_suffix}"
  network                   = module.network.id
  subnet                    = module.network.subnet
  private_services          = module.network.private_services
  account                   = module.accounts.accounts["pipeline"]
  machine_type              = var.machine_type
  release_bucket            = module.storage.names["releases"]
  release                   = var.release
  release_sha256            = var.release_sha256
  operators_group           = var.operators_group
  project_id                = var.project_id
  database_password_secret  = module.secrets.ids["airflow-database-password"]
  database_password_version = var.database_password_version
  is_protected              = var.is_protected

  settings = {
    MONGO_DATABASE            = "countly"
    MONGO_COLLECTION          = "summary"
    GCP_PROJECT               = var.project_id
    LAKE_BUCKET               = module.storage.names["lake"]
    QUARANTINE_BUCKET         = module.storage.names["quarantine"]
    DOCS_BUCKET               = module.storage.names["docs"]
    BIGQUERY_LOCATION         = var.location
    MAX_BYTES_BILLED          = tostring(var.max_bytes_billed)
    LOAD_FUNCTION_URL         = module.function.url
    IP2LOCATION_BIN           = "/srv/glamira/data/IP2LOCATION.BIN"
    ALERT_EMAIL_TO            = var.alert_email
    SMTP_HOST                 = var.smtp_host
    SMTP_PORT                 = "587"
    SMTP_FROM                 = var.alert_email
    QUARANTINE_RETENTION_DAYS = tostring(var.quarantine_retention_days)
    WORK_DIR                  = "/srv/glamira/data/work"
    DOCS_URL                  = module.storage.site_url
    CRAWL_CONTACT             = var.alert_email
    GLAMIRA_FIRST_DAY         = var.first_day
    GLAMIRA_CATCHUP           = tostring(var.catches_up)
  }

  secrets = {
    MONGO_URI                           = "mongo-uri"
    MANIFEST_SIGNING_KEY                = "manifest-signing-key"
    MANIFEST_FORMER_KEYS                = "manifest-former-keys"
    PSEUDONYM_KEY                       = "pseudonym-key"
    PSEUDONYM_FORMER_KEYS               = "pseudonym-former-keys"
    ALERT_SLACK_WEBHOOK                 = "alert-slack-webhook"
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN = "airflow-database-url"
    AIRFLOW__CORE__FERNET_KEY           = "airflow-fernet-key"
    AIRFLOW__API_AUTH__JWT_SECRET       = "airflow-jwt-secret"
  }

  depends_on = [module.secrets]
}

module "watch" {
  source = "./watch"

  project_id       = var.project_id
  project_number   = data.google_project.this.number
  location         = var.location
  alert_email      = var.alert_email
  billing_account  = var.billing_account
  budget_eur       = var.budget_eur
  function_service = module.function.service
  subscription     = module.delivery.subscription
  dead_letters     = module.delivery.dead_letters
  machine          = module.airflow_vm.name
  quarantine       = module.storage.names["quarantine"]
  watcher          = module.accounts.accounts["watcher"]

  depends_on = [google_project_service.this]
}
