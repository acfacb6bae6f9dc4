# One account for each part, without keys: machines get tokens from the metadata server, people by impersonation, the
# release workflow by federation.

resource "google_service_account" "this" {
  for_each = var.access

  account_id   = "glamira-${each.key}"
  display_name = "Glamira: ${each.key}"
  description  = each.value.purpose
}

locals {
  members = { for name, account in google_service_account.this : name => "serviceAccount:${account.email}" }

  project_roles = merge([
    for account, kinds in var.access : {
      for role in lookup(kinds, "project", []) : "${account} ${role}" => { account = account, role = role }
    }
  ]...)
}

resource "google_project_iam_member" "this" {
  for_each = local.project_roles

  project = var.project_id
  role    = each.value.role
  member  = local.members[each.value.account]
}

# Google's own default accounts are editors of the whole project as soon as Compute Engine is on. Nothing here runs as one.
resource "google_project_default_service_accounts" "none" {
  project        = var.project_id
  action         = "DEPRIVILEGE"
  restore_policy = "NONE"
}

# Google copies a function's source to a bucket of this name, and the build reads it there, and nothing else.
resource "google_project_iam_member" "build_source" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = local.members["builder"]

  condition {
    title      = "function-source-only"
    expression = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-\")"
  }
}

resource "google_service_account_iam_member" "acts_as" {
  for_each = { for grant in var.grants : "${grant.account} ${grant.name} ${grant.role}" => grant }

  service_account_id = google_service_account.this[each.value.name].name
  role               = each.value.role
  member             = local.members[each.value.account]
}

# Who becomes the operators' account stands in the audit log, with what was done under it.
resource "google_service_account_iam_member" "operators" {
  service_account_id = google_service_account.this["operators"].name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "group:${var.operators_group}"
}

resource "google_iam_workload_identity_pool" "deployer" {
  workload_identity_pool_id = "glamira-deployer"
  display_name              = "Glamira releases"
}

resource "google_iam_workload_identity_pool_provider" "deployer" {
  #checkov:skip=CKV_GCP_125:The condition names the repository and its branch; the check does not read the variable in it.
  workload_identity_pool_id          = google_iam_workload_identity_pool.deployer.workload_identity_pool_id
  workload_identity_pool_provider_id = "repository"
  attribute_condition                = "assertion.sub == 'repo:${var.deployer_repository}:ref:refs/heads/main'"

  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "deployer" {
  service_account_id = google_service_account.this["deployer"].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.deployer.name}/attribute.repository/${var.deployer_repository}"
}
