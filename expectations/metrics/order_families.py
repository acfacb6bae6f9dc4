"""The rules of the figures that are measured of the order lines that were built."""

from contracts.commands import command
from contracts.outcome import PIPELINE
from expectations.metrics.family import Family, Kind, Over, Side
from expectations.metrics.figures import ORDER_LINES

_ASK = "Ask the shop what changed. If the day is right, accept it."
_LOST = (f"Run `{command('reconcile DAY')}`; if they are missing in MongoDB too, ask the shop for an outage of the "
         "tracker or the check-out.")
_TWICE = ("Look for documents that were sent to MongoDB again under new ids or numbers; remove them and run the day "
          "again.")
_FIELD = "Look at the field in glamira_raw.events and in MongoDB: a tracker that writes one value for all is broken."
_PRICES = "Compare some orders with their pages in the shop: a price format or a currency may be read wrongly."
_RATES = "Compare glamira_raw.exchange_rates with the ECB's list and with the supplement."

_COUNTS = (
    Family("orders_published_usual", ORDER_LINES, ("excluded_share",), Kind.SHARE,
           "No more orders than usual are left out because they repeat another one.", _TWICE, Side.ABOVE),
    Family("orders_not_repeated", ORDER_LINES, ("repeated_order_share",), Kind.SHARE,
           "No more orders than on days of as many repeat another one of the day, under a new number.", _TWICE,
           Side.ABOVE, PIPELINE, sized=True),
    Family("lines_not_repeated", ORDER_LINES, ("repeated_line_share",), Kind.SHARE,
           "No more lines than usual say what another line of their order says.", _TWICE, Side.ABOVE, PIPELINE),
    Family("carts_usual", ORDER_LINES, ("lines_per_order", "pieces_per_line"), Kind.LEVEL,
           "An order has about as many lines, and a line as many pieces, as usual.", _TWICE, spread=0.6,
           owner=PIPELINE),
    Family("order_stores_usual", ORDER_LINES, ("orders_by_store",), Kind.PART,
           "Each store has about as many orders as the rest of the day lets expect.", _LOST, closed=True),
    Family("order_stores_week", ORDER_LINES, ("orders_by_store",), Kind.PART,
           "Over the week no store has lost orders that the other stores have not.", _LOST, Side.BELOW, closed=True,
           over=Over.WEEK),
    Family("order_hours_usual", ORDER_LINES, ("orders_by_hour", "pieces_by_hour"), Kind.PART,
           "Each hour has about as many orders and pieces as the rest of the day lets expect.", _ASK, closed=True),
    Family("order_identities_usual", ORDER_LINES, ("distinct_of_orders",), Kind.LEVEL,
           "There are about as many different devices, customers, products and places as on days of as many orders.",
           _FIELD, owner=PIPELINE, spread=0.7, sized=True),
    Family("order_fields_not_collapsed", ORDER_LINES, ("largest_order_share",), Kind.SHARE,
           "No single device, customer, product or place has more of the orders than usual.", _FIELD, Side.ABOVE,
           PIPELINE),
    Family("order_shares_usual", ORDER_LINES, ("order_device_share", "euro_share"), Kind.SHARE,
           "Device types have about their usual shares of the orders, and as many lines as usual are in euros.", _ASK,
           closed=True),
)
_MONEY = (
    Family("zero_prices_usual", ORDER_LINES, ("zero_price_share",), Kind.SHARE,
           "About as many lines as usual cost nothing.", _PRICES, owner=PIPELINE),
    Family("prices_usual", ORDER_LINES, ("typical_price_eur",), Kind.LEVEL,
           "A piece costs about as much as usual, in euros.", _PRICES, owner=PIPELINE),
    Family("product_prices_kept", ORDER_LINES, ("price_to_published",), Kind.LEVEL,
           "Products cost about what they cost on the days before, in euros.", _PRICES, owner=PIPELINE, spread=0.5),
    Family("products_keep_prices", ORDER_LINES, ("price_distance",), Kind.LEVEL,
           "Single prices lie no farther than usual from what their product cost before.",
           "Compare the products of some orders with MongoDB: products and prices may have changed places.", Side.ABOVE,
           PIPELINE, spread=0.3),
    Family("store_prices_usual", ORDER_LINES, ("typical_price", "median_order", "mean_order"), Kind.LEVEL,
           "In no store, not in a small one either, do pieces and orders cost many times more or less than usual.",
           _PRICES, owner=PIPELINE, spread=1.2),
    Family("store_prices_kept", ORDER_LINES, ("store_price_to_published", "hour_price_to_published"),
           Kind.LEVEL,
           "In each store, whatever its money, and in each hour, products cost about what they did before.",
           _PRICES, owner=PIPELINE, spread=0.5),
    Family("revenue_usual", ORDER_LINES, ("value_per_order_eur", "largest_line_eur"), Kind.LEVEL,
           "An order is worth about as much as usual, and no line far more than any.", _PRICES, owner=PIPELINE,
           spread=1.5),
    Family("revenue_week", ORDER_LINES, ("value_per_order_eur",), Kind.LEVEL,
           "Over the week an order is worth about as much as in the weeks before.", _PRICES, owner=PIPELINE, spread=1.0,
           over=Over.WEEK),
    Family("rates_usual", ORDER_LINES, ("exchange_rate",), Kind.LEVEL,
           "No exchange rate is far from those of the days before.", _RATES, owner=PIPELINE, spread=0.02),
    Family("rates_not_old", ORDER_LINES, ("stale_rate_share",), Kind.SHARE,
           "Exchange rates that moved do not come back to those of an earlier day.", _RATES, Side.ABOVE, PIPELINE),
    Family("rates_move", ORDER_LINES, ("unchanged_rate_share",), Kind.SHARE,
           "Exchange rates move, on the weekdays on which they usually do.", _RATES, Side.ABOVE, PIPELINE, weekly=True),
)
ORDER_FAMILIES = (*_COUNTS, *_MONEY)
