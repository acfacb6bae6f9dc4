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

variable "members" {
  description = "Each account as a member of a policy, by name."
  type        = map(string)

  validation {
    condition     = alltrue([for member in values(var.members) : startswith(member, "serviceAccount:")])
    error_message = "members: accounts of the module `accounts`."
  }
}

variable "grants" {
  description = "Which account has which role on which dataset."
  type        = list(object({ kind = string, name = string, account = string, role = string }))

  validation {
    condition     = alltrue([for grant in var.grants : grant.kind == "datasets"])
    error_message = "grants: those on datasets only."
  }
}

variable "query_mib_per_day" {
  description = "MiB that all queries of the project may read a day."
  type        = number

  validation {
    condition     = var.query_mib_per_day >= 1024
    error_message = "query_mib_per_day: at least 1024."
  }
}

variable "raw_partition_expiration_days" {
  description = "Days after which BigQuery drops the partitions of raw tables with pseudonyms, by their own date; null: never."
  type        = number
  default     = null

  validation {
    condition     = var.raw_partition_expiration_days == null ? true : var.raw_partition_expiration_days >= 400
    error_message = "raw_partition_expiration_days: null, or at least 400, the days of `raw` in contracts/policy/policy.yml."
  }
}

variable "is_protected" {
  description = "Whether what holds data refuses to be destroyed."
  type        = bool
}
