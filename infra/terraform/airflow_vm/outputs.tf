output "name" {
  description = "The machine's name."
  value       = google_compute_instance.airflow.name
}

output "settings" {
  description = "Its settings that are no secrets."
  value       = var.settings
}

output "database_address" {
  description = "The private address for the secret airflow-database-url."
  value       = google_sql_database_instance.airflow.private_ip_address
}
