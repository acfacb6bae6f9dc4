output "names" {
  description = "The buckets' names, by what they hold."
  value       = local.buckets
}

output "site_url" {
  description = "Where the docs bucket is read."
  value       = google_cloud_run_v2_service.site.uri
}
