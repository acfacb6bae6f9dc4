variable "project_id" {
  description = "The project of the accounts."
  type        = string

  validation {
    condition     = length(var.project_id) > 0
    error_message = "project_id: a project's id."
  }
}

variable "access" {
  description = "The accounts by name, as access.json has them: purpose, and roles by kind of resource."
  type        = any

  validation {
    condition     = alltrue([for kinds in values(var.access) : length(kinds.purpose) > 0])
    error_message = "access: every account says what it is for."
  }
}

variable "grants" {
  description = "Which account may act as which other."
  type        = list(object({ kind = string, name = string, account = string, role = string }))

  validation {
    condition     = alltrue([for grant in var.grants : grant.kind == "accounts"])
    error_message = "grants: those on accounts only."
  }
}

variable "operators_group" {
  description = "The group whose members may become the operators' account."
  type        = string

  validation {
    condition     = can(regex("@", var.operators_group))
    error_message = "operators_group: an e-mail address."
  }
}

variable "deployer_repository" {
  description = "OWNER/NAME of the repository whose main branch deploys."
  type        = string

  validation {
    condition     = can(regex("^[^/\\s]+/[^/\\s]+$", var.deployer_repository))
    error_message = "deployer_repository: OWNER/NAME."
  }
}
