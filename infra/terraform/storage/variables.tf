variable "location" {
  description = "The region; the same for everything."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.location))
    error_message = "location: a region such as europe-west4."
  }
}

variable "bucket_prefix" {
  description = "What the buckets' names begin with."
  type        = string

  validation {
    condition     = length(var.bucket_prefix) > 0
    error_message = "bucket_prefix: it must not be empty."
  }
}

variable "quarantine_retention_days" {
  description = "Days after which refused documents are deleted."
  type        = number

  validation {
    condition     = var.quarantine_retention_days >= 30
    error_message = "quarantine_retention_days: at least 30."
  }
}

variable "lake_retention_days" {
  description = "Days after which the lake's rows with pseudonyms are deleted."
  type        = number

  validation {
    condition     = var.lake_retention_days >= 30
    error_message = "lake_retention_days: at least 30."
  }
}

variable "members" {
  description = "Each account as a member of a policy, by name."
  type        = map(string)

  validation {
    condition     = alltrue([for member in values(var.members) : startswith(member, "serviceAccount:")])
    error_message = "members: accounts of the module `accounts`."
  }
}

variable "grants" {
  description = "Which account has which role on which bucket."
  type        = list(object({ kind = string, name = string, account = string, role = string }))

  validation {
    condition     = alltrue([for grant in var.grants : grant.kind == "buckets"])
    error_message = "grants: those on buckets only."
  }
}

variable "project_id" {
  description = "The project."
  type        = string

  validation {
    condition     = length(var.project_id) > 0
    error_message = "project_id: a project's id."
  }
}

variable "readers_group" {
  description = "The group that may read the site."
  type        = string

  validation {
    condition     = can(regex("@", var.readers_group))
    error_message = "readers_group: an e-mail address."
  }
}

variable "site_image" {
  description = "The web server's image, pinned by its digest."
  type        = string

  validation {
    condition     = can(regex("@sha256:", var.site_image))
    error_message = "site_image: NAME@sha256:…."
  }
}

variable "is_protected" {
  description = "Whether what holds data refuses to be destroyed."
  type        = bool
}
