with

live as (
    select batch_id
    from glamira_ops.loads
    where dataset = '{{ dataset }}' and event_date = {{ day }} and status = 'loaded'
)
