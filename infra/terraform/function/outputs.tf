output "url" {
  description = "The function's address; only callers within the project's networks and Pub/Sub reach it."
  value       = google_cloudfunctions2_function.load_batch.service_config[0].uri
}

output "service" {
  description = "The Cloud Run service that runs it."
  value       = google_cloudfunctions2_function.load_batch.name
}
