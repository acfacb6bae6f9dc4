variable "location" {
  description = "The region; the same for everything."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.location))
    error_message = "location: a region such as europe-west4."
  }
}

variable "mongo_network" {
  description = "The VPC of MongoDB to peer with, or empty."
  type        = string
  default     = ""

  validation {
    condition     = var.mongo_network == "" || startswith(var.mongo_network, "projects/")
    error_message = "mongo_network: projects/P/global/networks/N, or empty."
  }
}

variable "mongo_cidr" {
  description = "The addresses that MongoDB listens at."
  type        = string

  validation {
    condition     = can(cidrhost(var.mongo_cidr, 0))
    error_message = "mongo_cidr: a range such as 10.0.0.0/24."
  }
}
