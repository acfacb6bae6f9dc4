output "datasets" {
  description = "The datasets' names."
  value       = keys(google_bigquery_dataset.this)
}
