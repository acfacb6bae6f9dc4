# A network of its own: no public address, out by NAT, in by the Identity-Aware Proxy, to MongoDB by peering.

locals {
  subnet_cidr = "10.80.0.0/24"
  iap_cidr    = "35.235.240.0/20"
}

resource "google_compute_network" "this" {
  name                    = "glamira"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "this" {
  #checkov:skip=CKV_GCP_76:The network has no IPv6 addresses.
  name                     = "glamira"
  network                  = google_compute_network.this.id
  region                   = var.location
  ip_cidr_range            = local.subnet_cidr
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.1
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

# The shop's pages, the ECB's rates and Slack are reached through it.
resource "google_compute_router" "this" {
  name    = "glamira"
  network = google_compute_network.this.id
  region  = var.location
}

resource "google_compute_router_nat" "this" {
  name                               = "glamira"
  router                             = google_compute_router.this.name
  region                             = var.location
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

# A shell, and Airflow's pages, for whom the proxy lets through.
resource "google_compute_firewall" "iap" {
  name          = "glamira-iap"
  network       = google_compute_network.this.id
  direction     = "INGRESS"
  source_ranges = [local.iap_cidr]
  target_tags   = ["glamira-airflow"]

  allow {
    protocol = "tcp"
    ports    = ["22", "8080"]
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

# Of private networks the machine reaches the database, Google's services and MongoDB, and nothing else.
resource "google_compute_firewall" "mongo" {
  name               = "glamira-mongo"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 900
  destination_ranges = [var.mongo_cidr]
  target_tags        = ["glamira-airflow"]

  allow {
    protocol = "tcp"
    ports    = ["27017"]
  }
}

resource "google_compute_firewall" "database" {
  name               = "glamira-database"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 900
  destination_ranges = ["${google_compute_global_address.services.address}/${google_compute_global_address.services.prefix_length}"]
  target_tags        = ["glamira-airflow"]

  allow {
    protocol = "tcp"
    ports    = ["5432"]
  }
}

resource "google_compute_firewall" "no_private" {
  name               = "glamira-no-private"
  network            = google_compute_network.this.id
  direction          = "EGRESS"
  priority           = 1000
  destination_ranges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
  target_tags        = ["glamira-airflow"]

  deny {
    protocol = "all"
  }
}

resource "google_compute_network_peering" "mongo" {
  count = var.mongo_network == "" ? 0 : 1

  name         = "glamira-to-mongo"
  network      = google_compute_network.this.self_link
  peer_network = "https://www.googleapis.com/compute/v1/${var.mongo_network}"
}

# Cloud SQL's private address.
resource "google_compute_global_address" "services" {
  name          = "glamira-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
  network       = google_compute_network.this.id
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.this.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}
