"""Defects of models: one text of the project replaced, as a careless change would."""

from contracts.outcome import Severity
from tests.integration.detection.catalogue import ModelDefect

_LINES, _FACTS = "models/marts/facts/fct_order_lines.sql", "models/marts/facts"
_REPORTED = "models/intermediate/int_order_lines_reported.sql"


def _model(name: str, gate: str, check: str, file: str, old: str, new: str) -> ModelDefect:
    return ModelDefect(name, gate, check, Severity.FAIL, file, old, new)


MODELS = (
    _model("a column was renamed", "build", "int_order_lines_reported", _REPORTED,
           "line.unit_price,", "line.price_of_one,"),
    _model("the rates' join lost its currency", "build", "fct_order_lines_primary_key", _LINES,
           "\n        and priced_lines.currency_code = rates.currency_code", ""),
    _model("the rates' join drops lines", "build", "order_lines_are_conserved", _LINES,
           "left join rates", "inner join rates"),
    _model("the unknown store is gone", "build", "every_dimension_has_an_unknown_member",
           "models/marts/dimensions/dim_stores.sql", "{{ unknown_key() }} as store_key", "'none' as store_key"),
    _model("options are dropped from the bridge", "build", "every_option_is_in_the_bridge",
           f"{_FACTS}/bridge_order_line_options.sql", "left join alloys on options.alloy_code",
           "inner join alloys on options.alloy_code"),
    _model("lines without a price are filtered out of the report", "build", "reports_add_up_to_the_facts",
           "models/marts/reports/mart_revenue_daily.sql", "from lines\ngroup",
           "from lines\nwhere not is_zero_price\ngroup"),
    _model("amounts ignore the quantity", "build", "facts_add_up", _LINES,
           "cast(unit_price * quantity as numeric(20, 4)) as line_amount",
           "cast(unit_price as numeric(20, 4)) as line_amount"),
    _model("prices are read as cents", "marts", "line_is_that_of_raw", _REPORTED,
           "line.unit_price,", "cast(line.unit_price * 100 as numeric(20, 4)) as unit_price,"),
    _model("rates are multiplied", "marts", "euros_at_the_days_rate", _LINES,
           "{{ amount_eur('priced_lines.line_amount', 'rates.rate') }}",
           "cast(priced_lines.line_amount * rates.rate as numeric(20, 4))"),
    _model("stores are joined by the wrong key", "marts", "keys_resolved_usual", _LINES,
           "orders.store_id = stores.store_id", "orders.store_id = stores.store_key"),
    _model("crawled names are not joined", "marts", "product_names_kept", "models/marts/dimensions/dim_products.sql",
           "where {{ is_visible('pages.crawl_date') }}", "where false"),
)
