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
  description = "Which account has which role on which secret."
  type        = list(object({ kind = string, name = string, account = string, role = string }))

  validation {
    condition     = alltrue([for grant in var.grants : grant.kind == "secrets"])
    error_message = "grants: those on secrets only."
  }
}
