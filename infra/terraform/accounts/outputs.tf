output "accounts" {
  description = "The e-mail address of each account, by name."
  value       = { for name, account in google_service_account.this : name => account.email }
}

output "members" {
  description = "Each account as a member of a policy, by name."
  value       = local.members
}

output "deployer_provider" {
  description = "The provider's full name, for the release workflow."
  value       = google_iam_workload_identity_pool_provider.deployer.name
}
