# What became of each day that was run: published, held with the reason, or closed without documents. A day that is
# held after it was published is still shown as it was published last. One row per day.
view: status_days {
  label: "State of the days"
  sql_table_name: @{marts}.status_days ;;

  dimension: row_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Row key"
    description: "Key of the row: data_date."
    sql: cast(${TABLE}.data_date as string) ;;
  }

  dimension_group: data {
    type: time
    timeframes: [raw, date, week, month, quarter, year]
    convert_tz: no
    datatype: date
    label: "Data"
    description: "UTC day; the partition."
    sql: ${TABLE}.data_date ;;
  }

  dimension: status {
    type: string
    label: "Status"
    description: "`published`, `held`, or `empty`: a steward accepted that it has no documents."
    sql: ${TABLE}.status ;;
  }

  dimension: state {
    type: string
    label: "State"
    description: "Published, held, empty (closed, it has no documents), or not run: a day of the calendar that nobody has run yet."
    sql: coalesce(${TABLE}.status, 'not run') ;;
  }

  dimension: is_published {
    type: yesno
    label: "Published?"
    description: "The day was published when it was run last; otherwise it is held, is empty, or has not run."
    sql: coalesce(${TABLE}.status = 'published', false) ;;
  }

  dimension: is_shown {
    type: yesno
    label: "Shown?"
    description: "The marts show the day as of its last publication."
    sql: ${TABLE}.is_shown ;;
  }

  dimension: gate {
    type: string
    label: "Gate"
    description: "Gate that holds the day."
    sql: ${TABLE}.gate ;;
  }

  dimension: reason {
    type: string
    label: "Reason"
    description: "Why it is held or closed."
    sql: ${TABLE}.reason ;;
  }

  dimension: publication_id {
    type: string
    label: "Publication id"
    description: "Which publication that was."
    sql: ${TABLE}.publication_id ;;
  }

  dimension_group: published {
    type: time
    timeframes: [raw, time, hour_of_day]
    datatype: timestamp
    label: "Published"
    description: "Last publication of the day."
    sql: ${TABLE}.published_at ;;
  }

  measure: published_days {
    type: sum
    label: "Published days"
    value_format_name: decimal_0
    description: "Days that were published when they were run last."
    sql: if(${TABLE}.status = 'published', 1, 0) ;;
    drill_fields: [detail*]
  }

  measure: held_days {
    type: sum
    label: "Held days"
    value_format_name: decimal_0
    description: "Days that a gate holds; what the marts showed of them before, they still show."
    sql: if(${TABLE}.status = 'held', 1, 0) ;;
    drill_fields: [detail*]
  }

  measure: quarantined_document_count {
    type: sum
    label: "Documents quarantined"
    value_format_name: decimal_0
    description: "Documents in open quarantine when the day was judged last, of all datasets."
    sql: ${TABLE}.quarantined_document_count ;;
    drill_fields: [detail*]
  }

  measure: last_published_day {
    type: string
    label: "Last published day"
    description: "Latest day that the marts show."
    sql: cast(max(if(${TABLE}.publication_id is not null, ${TABLE}.data_date, null)) as string) ;;
    drill_fields: [detail*]
  }

  measure: banner {
    type: string
    label: "State of the data"
    description: "As of which day the data is and when that was published; since when days are held, or that no later day has run: a day is due once it is over; how many days between never ran."
    sql: concat(
      coalesce(
        concat(
          'Data as of ', cast(max(if(${TABLE}.is_shown, ${TABLE}.data_date, null)) as string),
          ', published ', format_timestamp('%Y-%m-%d %H:%M UTC', max(${TABLE}.published_at)), '.'
        ),
        'Nothing is published yet.'
      ),
      case
        when countif(${TABLE}.status = 'held') > 0 then concat(
          ' Held since ', cast(min(if(${TABLE}.status = 'held', ${TABLE}.data_date, null)) as string),
          if(countif(${TABLE}.status = 'held') > 1, concat(', ', cast(countif(${TABLE}.status = 'held') as string), ' days.'), '.')
        )
        when max(${TABLE}.data_date) < date_sub(current_date(), interval 1 day) then ' No later day has run.'
        else ''
      end,
      if(
        date_diff(max(${TABLE}.data_date), min(${TABLE}.data_date), day) + 1 > count(distinct ${TABLE}.data_date),
        concat(
          ' Days between that never ran: ',
          cast(date_diff(max(${TABLE}.data_date), min(${TABLE}.data_date), day) + 1 - count(distinct ${TABLE}.data_date) as string),
          '.'
        ),
        ''
      )
    ) ;;
    drill_fields: [detail*]
  }

  set: detail {
    fields: [data_date, state, gate, reason, quarantined_document_count, published_time]
  }
}
