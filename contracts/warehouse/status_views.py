"""The views of the state of the marts: days held and why, what was refused, where every row went.

They hold no data of their own. What readers see of a day that is held cannot wait for its publication.
"""

from contracts.warehouse.tables import MARTS
from contracts.warehouse.views import View

DAYS = View(MARTS, "status_days", """
select
  days.data_date,
  days.status,
  days.gate,
  days.reason,
  days.publication_id is not null as is_shown,
  days.rows_quarantined as quarantined_document_count,
  days.published_at,
  days.publication_id
from {ops}.quality_status as days
""")

QUARANTINE = View(MARTS, "status_quarantine", """
select
  items.data_date,
  items.dataset,
  reason,
  items.status,
  count(*) as document_count
from {ops}.quarantine_log as items
cross join unnest(items.reasons) as reason
group by items.data_date, items.dataset, reason, items.status
""")

CONSERVATION = View(MARTS, "status_conservation", """
with
  latest as (
    select
      checks.data_date,
      checks.dataset,
      substr(checks.check_name, length(checks.dataset) + 2) as step,
      safe_cast(checks.observed as int64) as observed,
      safe_cast(checks.expected as int64) as expected,
      checks.severity = 'fail' and checks.status = 'failed' as is_refused,
      checks.recorded_at
    from {ops}.outcomes as checks
    where checks.gate = 'reconcile' and starts_with(checks.check_name, concat(checks.dataset, '_'))
      and checks.dataset != 'order_lines'
    qualify row_number() over (
      partition by checks.data_date, checks.dataset, checks.check_name order by checks.recorded_at desc
    ) = 1
  ),
  counted as (
    select
      data_date,
      dataset,
      max(if(step = 'source_unchanged', observed, null)) as source_count,
      max(if(step = 'extracted', observed, null)) as extracted_count,
      max(if(step = 'conserved', expected, null)) as held_count,
      max(if(step = 'conserved', observed, null)) as judged_count,
      max(if(step = 'landed', expected, null)) as accepted_count,
      max(if(step = 'landed', observed, null)) as landed_count,
      max(if(step = 'loaded', observed, null)) as loaded_count,
      countif(is_refused) = 0 as is_balanced,
      max(recorded_at) as counted_at
    from latest
    group by data_date, dataset
  )
select
  data_date,
  dataset,
  source_count,
  extracted_count,
  held_count - extracted_count as moved_count,
  accepted_count,
  judged_count - accepted_count as quarantined_count,
  landed_count,
  loaded_count,
  is_balanced,
  counted_at
from counted
""")

STATUS_VIEWS = (DAYS, QUARANTINE, CONSERVATION)
