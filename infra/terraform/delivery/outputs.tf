output "subscription" {
  description = "The subscription that delivers."
  value       = google_pubsub_subscription.load_batch.name
}

output "dead_letters" {
  description = "The subscription that keeps what was given up."
  value       = google_pubsub_subscription.dead_letters.name
}
