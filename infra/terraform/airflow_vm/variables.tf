variable "project_id" {
  description = "The project."
  type        = string

  validation {
    condition     = length(var.project_id) > 0
    error_message = "project_id: a project's id."
  }
}

variable "location" {
  description = "The region; the same for everything."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.location))
    error_message = "location: a region such as europe-west4."
  }
}

variable "zone" {
  description = "The zone of the machine and its disk, within the region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+-[a-f]$", var.zone))
    error_message = "zone: a zone such as europe-west4-b."
  }
}

variable "network" {
  description = "The network's id."
  type        = string

  validation {
    condition     = length(var.network) > 0
    error_message = "network: it must not be empty."
  }
}

variable "subnet" {
  description = "The subnetwork's id."
  type        = string

  validation {
    condition     = length(var.subnet) > 0
    error_message = "subnet: it must not be empty."
  }
}

variable "private_services" {
  description = "The connection by which the database is reached; named so that it is made first."
  type        = string

  validation {
    condition     = length(var.private_services) > 0
    error_message = "private_services: it must not be empty."
  }
}

variable "account" {
  description = "The account that the machine runs as."
  type        = string

  validation {
    condition     = can(regex("@", var.account))
    error_message = "account: an e-mail address."
  }
}

variable "machine_type" {
  description = "The machine's type."
  type        = string

  validation {
    condition     = length(var.machine_type) > 0
    error_message = "machine_type: it must not be empty."
  }
}

variable "release_bucket" {
  description = "The bucket that holds releases."
  type        = string

  validation {
    condition     = length(var.release_bucket) > 0
    error_message = "release_bucket: it must not be empty."
  }
}

variable "release" {
  description = "The version to run."
  type        = string

  validation {
    condition     = length(var.release) > 0
    error_message = "release: it must not be empty."
  }
}

variable "release_sha256" {
  description = "The SHA-256 of its archive."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.release_sha256))
    error_message = "release_sha256: 64 hexadecimal digits."
  }
}

variable "operators_group" {
  description = "The group that may reach the machine by the Identity-Aware Proxy."
  type        = string

  validation {
    condition     = can(regex("@", var.operators_group))
    error_message = "operators_group: an e-mail address."
  }
}

variable "database_password_secret" {
  description = "The secret that holds the database user's password."
  type        = string

  validation {
    condition     = length(var.database_password_secret) > 0
    error_message = "database_password_secret: it must not be empty."
  }
}

variable "database_password_version" {
  description = "The version of that secret which the database has."
  type        = number

  validation {
    condition     = var.database_password_version >= 1
    error_message = "database_password_version: a whole number from 1."
  }
}

variable "settings" {
  description = "Settings that are no secrets: what etl/platform/settings.py and the DAGs read, by name."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.settings) : can(regex("^[A-Z0-9_]+$", name))])
    error_message = "settings: names of environment variables."
  }
}

variable "secrets" {
  description = "Settings that are secrets: the secret's name, by the variable that it is read as."
  type        = map(string)

  validation {
    condition     = alltrue([for name in keys(var.secrets) : can(regex("^[A-Z0-9_]+$", name))])
    error_message = "secrets: names of environment variables."
  }
}

variable "is_protected" {
  description = "Whether what holds data refuses to be destroyed."
  type        = bool
}
