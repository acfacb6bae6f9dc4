# Airflow's metadata: PostgreSQL with a private address, backups and a point in time to go back to.

resource "google_sql_database_instance" "airflow" {
  #checkov:skip=CKV2_GCP_20:The check is of MySQL's binary log; point-in-time recovery is on below.
  #checkov:skip=CKV_GCP_6:Every connection is encrypted and private; certificates of clients would be one more secret on the machine.
  #checkov:skip=CKV_GCP_79:The version is one that the pinned Airflow is tested with, not the newest.
  name                = "glamira-airflow"
  region              = var.location
  database_version    = "POSTGRES_16"
  deletion_protection = var.is_protected

  settings {
    tier              = "db-custom-1-3840"
    edition           = "ENTERPRISE"
    availability_type = "ZONAL"
    disk_autoresize   = true
    disk_size         = 10

    backup_configuration {
      enabled                        = true
      start_time                     = "12:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = 14
      }
    }

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    maintenance_window {
      day  = 7
      hour = 13
    }

    database_flags {
      name  = "log_checkpoints"
      value = "on"
    }
    database_flags {
      name  = "log_connections"
      value = "on"
    }
    database_flags {
      name  = "log_disconnections"
      value = "on"
    }
    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }
    database_flags {
      name  = "log_min_messages"
      value = "error"
    }
    database_flags {
      name  = "log_min_error_statement"
      value = "error"
    }
    database_flags {
      name  = "log_hostname"
      value = "on"
    }
    database_flags {
      name  = "log_statement"
      value = "ddl"
    }
    database_flags {
      name  = "log_duration"
      value = "on"
    }
    database_flags {
      name  = "log_min_duration_statement"
      value = "-1"
    }
    database_flags {
      name  = "cloudsql.enable_pgaudit"
      value = "on"
    }
  }

  lifecycle {
    # The private address needs the connection that this names.
    precondition {
      condition     = length(var.private_services) > 0
      error_message = "private_services: the network's connection to Cloud SQL must be made first."
    }
  }
}

resource "google_sql_database" "airflow" {
  name     = "airflow"
  instance = google_sql_database_instance.airflow.name
}

ephemeral "google_secret_manager_secret_version" "password" {
  secret  = var.database_password_secret
  version = tostring(var.database_password_version)
}

# The password goes from the secret to the database and into no state.
resource "google_sql_user" "airflow" {
  name                = "airflow"
  instance            = google_sql_database_instance.airflow.name
  password_wo         = ephemeral.google_secret_manager_secret_version.password.secret_data
  password_wo_version = var.database_password_version
}
