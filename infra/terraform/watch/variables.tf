variable "project_id" {
  description = "The project."
  type        = string

  validation {
    condition     = length(var.project_id) > 0
    error_message = "project_id: a project's id."
  }
}

variable "project_number" {
  description = "The project's number, which its service agents are named by."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.project_number))
    error_message = "project_number: digits only."
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

variable "alert_email" {
  description = "Who gets the alerts."
  type        = string

  validation {
    condition     = can(regex("@", var.alert_email))
    error_message = "alert_email: an e-mail address."
  }
}

variable "billing_account" {
  description = "The account that the budget is set on."
  type        = string

  validation {
    condition     = length(var.billing_account) > 0
    error_message = "billing_account: it must not be empty."
  }
}

variable "budget_eur" {
  description = "Euros a month."
  type        = number

  validation {
    condition     = var.budget_eur > 0
    error_message = "budget_eur: more than 0."
  }
}

variable "function_service" {
  description = "The load function's Cloud Run service."
  type        = string

  validation {
    condition     = length(var.function_service) > 0
    error_message = "function_service: it must not be empty."
  }
}

variable "subscription" {
  description = "The subscription that delivers."
  type        = string

  validation {
    condition     = length(var.subscription) > 0
    error_message = "subscription: it must not be empty."
  }
}

variable "dead_letters" {
  description = "The subscription that keeps what was given up."
  type        = string

  validation {
    condition     = length(var.dead_letters) > 0
    error_message = "dead_letters: it must not be empty."
  }
}

variable "machine" {
  description = "The machine's name."
  type        = string

  validation {
    condition     = length(var.machine) > 0
    error_message = "machine: it must not be empty."
  }
}

variable "quarantine" {
  description = "The quarantine bucket's name."
  type        = string

  validation {
    condition     = length(var.quarantine) > 0
    error_message = "quarantine: it must not be empty."
  }
}

variable "watcher" {
  description = "The account of the morning check."
  type        = string

  validation {
    condition     = can(regex("@", var.watcher))
    error_message = "watcher: an e-mail address."
  }
}
