variable "location" {
  description = "The region; the same for everything."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.location))
    error_message = "location: a region such as europe-west4."
  }
}

variable "lake_bucket" {
  description = "The bucket whose finished objects are notified."
  type        = string

  validation {
    condition     = length(var.lake_bucket) > 0
    error_message = "lake_bucket: it must not be empty."
  }
}

variable "function_url" {
  description = "The load function's address."
  type        = string

  validation {
    condition     = startswith(var.function_url, "https://")
    error_message = "function_url: an https address."
  }
}

variable "trigger" {
  description = "The account that signs the deliveries."
  type        = string

  validation {
    condition     = can(regex("@", var.trigger))
    error_message = "trigger: an e-mail address."
  }
}
