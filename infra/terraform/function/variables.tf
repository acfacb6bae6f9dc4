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

variable "accounts" {
  description = "The e-mail address of each account, by name."
  type        = map(string)

  validation {
    condition     = contains(keys(var.accounts), "loader")
    error_message = "accounts: the loader must be among them."
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
  description = "Which account has which role on which service."
  type        = list(object({ kind = string, name = string, account = string, role = string }))

  validation {
    condition     = alltrue([for grant in var.grants : grant.kind == "services"])
    error_message = "grants: those on services only."
  }
}

variable "lake_bucket" {
  description = "LAKE_BUCKET: the only bucket that the function loads from."
  type        = string

  validation {
    condition     = length(var.lake_bucket) > 0
    error_message = "lake_bucket: it must not be empty."
  }
}

variable "release_bucket" {
  description = "The bucket that holds the function's source."
  type        = string

  validation {
    condition     = length(var.release_bucket) > 0
    error_message = "release_bucket: it must not be empty."
  }
}

variable "source_object" {
  description = "The zipped bundle in that bucket."
  type        = string

  validation {
    condition     = endswith(var.source_object, ".zip")
    error_message = "source_object: a zip file."
  }
}
