output "id" {
  description = "The network."
  value       = google_compute_network.this.id
}

output "subnet" {
  description = "The subnetwork of the machine."
  value       = google_compute_subnetwork.this.id
}

output "private_services" {
  description = "The connection that a private address of Cloud SQL needs."
  value       = google_service_networking_connection.services.peering
}
