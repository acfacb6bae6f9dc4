"""Every fault that must do no harm: which call of whom it strikes, and how."""

from collections.abc import Iterator
from itertools import product

from tests.integration.faults.plan import Action, Fault

KILLED = (Action.KILL_BEFORE, Action.KILL_AFTER)
REFUSED = (Action.TOO_MANY, Action.BROKEN, Action.AWAY)
UNANSWERED = (Action.UNHEARD, Action.CUT)
IN_THE_WAY = (Action.NOT_SERIALIZED, Action.OUTSTANDING)
BUSY = (Action.SHORT_OF_QUOTA, Action.RATE_LIMITED, Action.SHORT_OF_SLOTS, Action.TABLE_AWAY)
EVERY_WAY = (*KILLED, *REFUSED, *UNANSWERED)

Strikes = dict[tuple[str, str], tuple[Action, ...]]

LANDING: Strikes = {
    ("etl > storage", "upload a quarantine file"): (*KILLED, Action.AWAY, Action.UNHEARD),
    ("etl > storage", "upload a data file"): (*KILLED, Action.TOO_MANY, Action.CUT),
    ("etl > storage", "upload a manifest"): EVERY_WAY,
    ("etl > storage", "read a listing"): (Action.BROKEN, Action.CUT),
    ("etl > storage", "read a manifest"): (Action.AWAY, Action.CUT),
    ("etl > warehouse", "load rows into a staging table"): (*KILLED, Action.BROKEN, Action.UNHEARD, *BUSY),
    ("etl > warehouse", "merge glamira_ops.quarantine_log"): (*KILLED, Action.AWAY, Action.UNHEARD, *IN_THE_WAY),
    ("etl > warehouse", "drop a staging table"): (*KILLED, Action.UNHEARD),
    ("etl > warehouse", "insert into glamira_ops.outcomes_history"): (*KILLED, Action.BROKEN, *IN_THE_WAY),
    ("etl > warehouse", "update glamira_ops.locks"): (*KILLED, Action.TOO_MANY, Action.UNHEARD),
    ("etl > warehouse", "insert into glamira_ops.runs_history"): (*KILLED, Action.INTERRUPT, Action.AWAY),
    ("etl > warehouse", "insert into glamira_ops.locks"): (*KILLED, Action.UNHEARD),
    ("etl > warehouse", "give locks back"): (*KILLED, Action.UNHEARD),
    ("etl > warehouse", "ask"): (Action.TOO_MANY, Action.CUT, *BUSY),
    ("etl > warehouse", "read a job's rows"): (Action.BROKEN, Action.CUT, Action.RATE_LIMITED),
    ("etl > mongo", "the documents"): (
        Action.KILL_BEFORE, Action.CUT, Action.SERVER_KILLED, Action.SERVER_STOPPED,
    ),
    ("etl > disk", "its work folder"): (Action.FULL,),
    ("etl > clock", "the time of day"): (Action.A_DAY_AHEAD, Action.A_DAY_BEHIND),
}

LOADING: Strikes = {
    ("function > storage", "read a manifest"): (*KILLED, Action.AWAY, Action.CUT),
    ("function > storage", "read a listing"): (Action.BROKEN, Action.CUT),
    ("function > warehouse", "load files into a staging table"): (*EVERY_WAY, *BUSY),
    ("function > warehouse", "change a staging table"): (*KILLED, Action.AWAY, Action.RATE_LIMITED),
    ("function > warehouse", "read a job"): (Action.KILL_BEFORE, Action.TOO_MANY, Action.CUT),
    ("function > warehouse", "commit a load"): (*EVERY_WAY, Action.ABORTED, *IN_THE_WAY, *BUSY),
    ("function > warehouse", "drop a staging table"): (*KILLED, Action.UNHEARD),
    ("dispatcher > function", "event of a manifest"): (
        Action.DROPPED, Action.TWICE, Action.OVERTAKEN, Action.DELAYED, Action.UNHEARD, Action.AWAY,
    ),
    ("dispatcher > function", "event of a data file"): (Action.DROPPED, Action.TWICE),
}

PUBLISHING: Strikes = {
    ("etl > warehouse", "update glamira_ops.locks"): KILLED,
    ("etl > warehouse", "insert into glamira_ops.runs_history"): (Action.KILL_AFTER, Action.INTERRUPT),
    ("etl > warehouse", "keep the former state"): (*KILLED, Action.AWAY, Action.UNHEARD, *BUSY),
    ("etl > warehouse", "commit a publication"): (*EVERY_WAY, Action.ABORTED, *BUSY),
    ("etl > warehouse", "drop a former state"): (*KILLED, Action.UNHEARD),
    ("etl > warehouse", "ask"): (Action.AWAY,),
    ("etl > clock", "the time of day"): (Action.A_DAY_AHEAD, Action.A_DAY_BEHIND),
}

WHOLE_RUNS: Strikes = {
    ("etl > storage", "upload a docs page"): (Action.KILL_AFTER, Action.AWAY),
    ("etl > warehouse", "merge glamira_raw.exchange_rates"): (Action.KILL_AFTER,),
    ("etl > warehouse", "load rows into stores"): (Action.KILL_AFTER,),
    ("etl > warehouse", "dbt int_order_lines_reported"): (Action.KILL_BEFORE,),
    ("etl > warehouse", "dbt int_orders_identified"): (Action.KILL_AFTER, Action.BROKEN),
    ("etl > warehouse", "dbt fct_order_lines"): KILLED,
    ("etl > warehouse", "dbt dim_products"): (Action.KILL_AFTER, Action.UNHEARD),
    ("etl > warehouse", "dbt mart_revenue_daily"): (Action.KILL_AFTER,),
    ("etl > warehouse", "keep the former state"): (Action.KILL_AFTER,),
    ("etl > warehouse", "commit a publication"): KILLED,
}


def faults_of(strikes: Strikes) -> Iterator[Fault]:
    """The faults of a table, each at the first call of its kind; the second is told apart where both happen."""
    for (route, what), actions in strikes.items():
        for action in actions:
            yield Fault(route, what, 1, action)
    for (route, what), nth in product(_TWO_IN_A_RUN & strikes.keys(), (2,)):
        yield from (Fault(route, what, nth, action) for action in KILLED)


# The second is the station's end.
_TWO_IN_A_RUN = {("etl > warehouse", "insert into glamira_ops.runs_history")}
