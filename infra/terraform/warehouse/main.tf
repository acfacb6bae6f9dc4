# The datasets, and the tables outside dbt with the schemas that infra/schemas.py writes from the contracts. Views and the
# tables of one row are made by the pipeline's first verb: a view's label is the fingerprint of its definition, and a row that
# must always exist is made by the statement that makes its table. dbt makes the marts.

locals {
  day_ms      = 24 * 3600 * 1000
  two_days_ms = 2 * local.day_ms

  datasets = {
    glamira_raw      = "Accepted rows as they were landed, with their batch. Only the load function writes events, locations and products."
    glamira_load     = "A batch's rows before its transaction. Tables expire after two days."
    glamira_staging  = "dbt's views, intermediate tables, seeds and failing rows."
    glamira_audit    = "Marts that are built and judged, and not published yet."
    glamira_marts    = "Published marts, and views of held days. Looker reads this dataset and no other."
    glamira_ops      = "Ledgers: loads, runs, outcomes, quarantine, publications, quality of each day."
    glamira_rollback = "What the marts were before the live publication."
  }

  tables = {
    for file in fileset("${path.module}/tables", "*.json") :
    trimsuffix(file, ".json") => jsondecode(file("${path.module}/tables/${file}"))
  }
}

resource "google_bigquery_dataset" "this" {
  #checkov:skip=CKV_GCP_81:Rows hold pseudonyms only; what holds personal values is the quarantine, which has its own key.
  for_each = local.datasets

  dataset_id                  = each.key
  location                    = var.location
  description                 = each.value
  delete_contents_on_destroy  = !var.is_protected
  default_table_expiration_ms = each.key == "glamira_load" ? local.two_days_ms : null

  labels = {
    app   = "glamira"
    layer = trimprefix(each.key, "glamira_")
  }
}

resource "google_bigquery_table" "this" {
  #checkov:skip=CKV_GCP_80:Rows hold pseudonyms only; what holds personal values is the quarantine, which has its own key.
  #checkov:skip=CKV_GCP_121:var.is_protected is true unless `make destroy` sets it to false; checkov cannot evaluate it.
  for_each = local.tables

  dataset_id          = google_bigquery_dataset.this[each.value.dataset].dataset_id
  table_id            = each.value.table
  schema              = jsonencode(each.value.schema)
  clustering          = length(each.value.clustering) > 0 ? each.value.clustering : null
  deletion_protection = var.is_protected

  # The pipeline adds and renames the columns of a table that is there: the provider would drop one that has another name,
  # and its values with it.
  lifecycle {
    ignore_changes = [schema]
  }

  dynamic "time_partitioning" {
    for_each = each.value.partition_by == null ? [] : [each.value.partition_by]

    content {
      type          = "DAY"
      field         = time_partitioning.value
      expiration_ms = each.value.expires && var.raw_partition_expiration_days != null ? var.raw_partition_expiration_days * local.day_ms : null
    }
  }
}

resource "google_bigquery_dataset_iam_member" "this" {
  for_each = { for grant in var.grants : "${grant.account} ${grant.name} ${grant.role}" => grant }

  dataset_id = google_bigquery_dataset.this[each.value.name].dataset_id
  role       = each.value.role
  member     = var.members[each.value.account]
}

# The marts' views over ops are read by accounts that may not read ops. Views of views need the whole dataset.
resource "google_bigquery_dataset_access" "marts_on_ops" {
  dataset_id = google_bigquery_dataset.this["glamira_ops"].dataset_id

  dataset {
    target_types = ["VIEWS"]

    dataset {
      project_id = var.project_id
      dataset_id = google_bigquery_dataset.this["glamira_marts"].dataset_id
    }
  }
}

resource "google_service_usage_consumer_quota_override" "query_bytes" {
  provider = google-beta

  project        = var.project_id
  service        = "bigquery.googleapis.com"
  metric         = urlencode("bigquery.googleapis.com/quota/query/usage")
  limit          = urlencode("/d/project")
  override_value = tostring(var.query_mib_per_day)
  force          = true
}
