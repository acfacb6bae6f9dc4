variable "project_id" {
  description = "The Google Cloud project that everything lies in; GCP_PROJECT of the pipeline."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id: 6 to 30 small letters, digits and hyphens, as Google Cloud spells project ids."
  }
}

variable "location" {
  description = "The one region of buckets, datasets, function, delivery, database and machine; BIGQUERY_LOCATION. Nothing can move later."
  type        = string
  default     = "europe-west4"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.location))
    error_message = "location: a region such as europe-west4. A multi-region such as EU has buckets and datasets, but no function."
  }
}

variable "zone_suffix" {
  description = "The zone within `location` in which the machine and its data disk lie, such as b."
  type        = string
  default     = "b"

  validation {
    condition     = can(regex("^[a-f]$", var.zone_suffix))
    error_message = "zone_suffix: one letter from a to f."
  }
}

variable "bucket_prefix" {
  description = "What the buckets' names begin with: PREFIX-lake, PREFIX-quarantine, PREFIX-docs, PREFIX-releases. Bucket names are global."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,40}$", var.bucket_prefix))
    error_message = "bucket_prefix: 3 to 41 small letters, digits and hyphens, beginning with a letter."
  }
}

variable "operators_group" {
  description = "The Google group whose members may become the operators' account and reach the machine: an e-mail address."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+$", var.operators_group))
    error_message = "operators_group: the group's e-mail address."
  }
}

variable "readers_group" {
  description = "The Google group that may read the review site and Data Docs: an e-mail address."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+$", var.readers_group))
    error_message = "readers_group: the group's e-mail address."
  }
}

variable "alert_email" {
  description = "Where alerts of Cloud Monitoring and of the pipeline go; ALERT_EMAIL_TO."
  type        = string

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+$", var.alert_email))
    error_message = "alert_email: one e-mail address."
  }
}

variable "smtp_host" {
  description = "The relay that the pipeline sends its mails by; SMTP_HOST. Empty: it sends none, and Slack must be set."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[a-z0-9.-]*$", var.smtp_host))
    error_message = "smtp_host: a host name, or empty."
  }
}

variable "billing_account" {
  description = "The billing account that the budget is set on, such as 012345-6789AB-CDEF01."
  type        = string

  validation {
    condition     = can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "billing_account: three groups of six hexadecimal digits."
  }
}

variable "budget_eur" {
  description = "Euros a month; alerts are sent at half, at nine tenths and at all of it. A budget stops nothing."
  type        = number
  default     = 600

  validation {
    condition     = var.budget_eur > 0
    error_message = "budget_eur: more than 0."
  }
}

variable "query_mib_per_day" {
  description = "MiB that all queries of the project may read a day; BigQuery refuses what comes after."
  type        = number
  default     = 2097152

  validation {
    condition     = var.query_mib_per_day >= 1024
    error_message = "query_mib_per_day: at least 1024, or no day can be built."
  }
}

variable "max_bytes_billed" {
  description = "Bytes that one statement of the pipeline may bill; MAX_BYTES_BILLED."
  type        = number
  default     = 1099511627776

  validation {
    condition     = var.max_bytes_billed >= 1073741824
    error_message = "max_bytes_billed: at least a GiB, or no day can be built."
  }
}

variable "quarantine_retention_days" {
  description = "Days after which refused documents, which hold personal values, are deleted; QUARANTINE_RETENTION_DAYS."
  type        = number
  default     = 400

  validation {
    condition     = var.quarantine_retention_days >= 30 && var.quarantine_retention_days <= 3650
    error_message = "quarantine_retention_days: 30 to 3650."
  }
}

variable "lake_retention_days" {
  description = "Days after which the lake's rows of events and places are deleted, as contracts/policy/policy.yml has it."
  type        = number
  default     = 400

  validation {
    condition     = var.lake_retention_days >= 30 && var.lake_retention_days <= 3650
    error_message = "lake_retention_days: 30 to 3650."
  }
}

variable "raw_partition_expiration_days" {
  description = "Days after which BigQuery itself drops a day's raw rows of events and places, counted from the day itself. Null: it drops none, since days of 2020 that are loaded today would be gone at once; `glamira retention` deletes 400 days after a day was landed. Set it once the past is loaded."
  type        = number
  default     = null

  validation {
    condition     = var.raw_partition_expiration_days == null ? true : var.raw_partition_expiration_days >= 400
    error_message = "raw_partition_expiration_days: null, or at least 400, the days of `raw` in contracts/policy/policy.yml."
  }
}

variable "mongo_network" {
  description = "The VPC of the shop's MongoDB, as projects/P/global/networks/N, to peer with. Empty: MongoDB is reached some other private way."
  type        = string
  default     = ""

  validation {
    condition     = var.mongo_network == "" || can(regex("^projects/[^/]+/global/networks/[^/]+$", var.mongo_network))
    error_message = "mongo_network: projects/PROJECT/global/networks/NETWORK, or empty."
  }
}

variable "mongo_cidr" {
  description = "The addresses that MongoDB listens at; the machine may reach no others of private networks."
  type        = string
  default     = "10.0.0.0/24"

  validation {
    condition     = can(cidrhost(var.mongo_cidr, 0))
    error_message = "mongo_cidr: a range such as 10.0.0.0/24."
  }
}

variable "function_source" {
  description = "The object of the releases bucket that holds `make bundle`, zipped: function/VERSION.zip."
  type        = string

  validation {
    condition     = can(regex("^function/[A-Za-z0-9._-]+\\.zip$", var.function_source))
    error_message = "function_source: function/VERSION.zip."
  }
}

variable "release" {
  description = "The release that the machine runs: VERSION of pipeline/VERSION.tar.gz in the releases bucket. An earlier one is the way back."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]+$", var.release))
    error_message = "release: letters, digits, dots, hyphens and underscores."
  }
}

variable "release_sha256" {
  description = "The SHA-256 of that archive; the machine installs no other."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.release_sha256))
    error_message = "release_sha256: 64 hexadecimal digits, as sha256sum prints them."
  }
}

variable "machine_type" {
  description = "The machine of Airflow. Two processors and 8 GiB run one day at a time."
  type        = string
  default     = "e2-standard-2"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*-[a-z0-9-]+$", var.machine_type))
    error_message = "machine_type: a type of Compute Engine such as e2-standard-2."
  }
}

variable "first_day" {
  description = "The first day that may be run; GLAMIRA_FIRST_DAY."
  type        = string
  default     = "2020-04-01"

  validation {
    condition     = can(formatdate("YYYY-MM-DD", "${var.first_day}T00:00:00Z"))
    error_message = "first_day: a day, YYYY-MM-DD."
  }
}

variable "catches_up" {
  description = "Whether all days since `first_day` are run, one after the other, once the DAG is switched on; GLAMIRA_CATCHUP."
  type        = bool
  default     = false
}

variable "deployer_repository" {
  description = "OWNER/NAME of the repository whose workflows may deploy releases."
  type        = string

  validation {
    condition     = can(regex("^[^/\\s]+/[^/\\s]+$", var.deployer_repository))
    error_message = "deployer_repository: OWNER/NAME."
  }
}

variable "site_image" {
  description = "The image of the web server that serves the docs bucket, pinned by its digest."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.site_image))
    error_message = "site_image: an image with its digest, NAME@sha256:…; a tag could be another image tomorrow."
  }
}

variable "database_password_version" {
  description = "The version number of the secret airflow-database-password; raise it with each new version, so that the database takes it."
  type        = number
  default     = 1

  validation {
    condition     = var.database_password_version >= 1
    error_message = "database_password_version: a whole number from 1."
  }
}

variable "is_protected" {
  description = "Whether datasets, tables, disks, machine and database refuse to be destroyed. `make destroy` asks for false first."
  type        = bool
  default     = true
}
