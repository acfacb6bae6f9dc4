merge glamira_ops.source_counts as known
using (
    select
        @day as data_date,
        @stamped as stamped,
        @odd as odd,
        @spread as spread,
        @newest_id as newest_id
) as counted
    on known.data_date = counted.data_date
when matched then
    update
        set
            stamped = counted.stamped, odd = counted.odd, spread = counted.spread, newest_id = counted.newest_id,
            counted_at = current_timestamp()
when not matched then
    insert (data_date, stamped, odd, spread, newest_id, counted_at)
    values (counted.data_date, counted.stamped, counted.odd, counted.spread, counted.newest_id, current_timestamp())
