output "settings" {
  description = "The settings of the pipeline that are no secrets, as the machine has them."
  value       = module.airflow_vm.settings
}

output "function_url" {
  description = "LOAD_FUNCTION_URL: lost events and replays are posted there."
  value       = module.function.url
}

output "site_url" {
  description = "DOCS_URL: the review site and Data Docs, behind the Identity-Aware Proxy."
  value       = module.storage.site_url
}

output "shell" {
  description = "How an operator gets a shell on the machine, which has no public address."
  value       = "gcloud compute ssh ${module.airflow_vm.name} --project=${var.project_id} --zone=${var.location}-${var.zone_suffix} --tunnel-through-iap"
}

output "looker_account" {
  description = "The account of Looker's connection."
  value       = module.accounts.accounts["looker"]
}

output "deployer_provider" {
  description = "The workload identity provider that the release workflow names."
  value       = module.accounts.deployer_provider
}
