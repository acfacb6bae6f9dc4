"""The rules of the figures that are measured of the loaded events, and of their texts before they were hashed."""

from contracts.commands import command
from contracts.outcome import PIPELINE
from expectations.metrics.family import Family, Kind, Over, Side
from expectations.metrics.figures import EVENTS

_ASK = "Ask the shop what changed. If the day is right, accept it."
_LOST = (f"Run `{command('reconcile DAY')}`; if they are missing in MongoDB too, ask the shop for an outage of the "
         "tracker or the check-out.")
_TWICE = ("Look for documents that were sent to MongoDB again under new ids or numbers; remove them and run the day "
          "again.")
_FIELD = "Look at the field in glamira_raw.events and in MongoDB: a tracker that writes one value for all is broken."
_MIXED = "Look at some rows in MongoDB: two fields or two stores may have changed places."
_TEXT = "Look at the field in MongoDB: the tracker, or what writes for it, changed how the value is written."
_SHARES = ("device_type_share", "country_share", "browser_share", "option_label_share")

_VOLUME = (
    Family("volume_usual", EVENTS, ("events", "orders"), Kind.COUNT,
           "The day has about as many events and orders as its weekday and trend let expect.", _ASK, weekly=True),
    Family("volume_fallen", EVENTS, ("events", "orders"), Kind.COUNT,
           "The day has not far fewer events or orders than its weekday and trend let expect.", _LOST, Side.BELOW,
           weekly=True),
    Family("volume_risen", EVENTS, ("events", "orders"), Kind.COUNT,
           "The day has not many times the events or orders that its weekday and trend let expect.", _ASK, Side.ABOVE,
           weekly=True),
    Family("orders_week", EVENTS, ("orders",), Kind.COUNT,
           "The week has about as many orders as the weeks before.", _ASK, over=Over.WEEK),
    Family("conversion_usual", EVENTS, ("orders_per_step",), Kind.LEVEL,
           "As many orders come of the steps towards them as usual.", _LOST, learned=True),
    Family("conversion_week", EVENTS, ("orders_per_step",), Kind.LEVEL,
           "Over the week as many orders come of the steps towards them as in the weeks before.", _LOST, learned=True,
           over=Over.WEEK),
    Family("funnel_usual", EVENTS, ("funnel", "orders_per_event", "orders_per_checkout"), Kind.LEVEL,
           "Each step from view to order is taken about as often as usual.", _ASK),
    Family("event_types_not_lost", EVENTS, ("events_by_type",), Kind.PART,
           "No event type has far fewer events than the rest of the day lets expect.", _LOST, Side.BELOW, PIPELINE,
           closed=True),
    Family("event_types_usual", EVENTS, ("events_by_type",), Kind.PART,
           "Each event type has about as many events as the rest of the day lets expect.", _ASK, closed=True),
    Family("stores_not_lost", EVENTS, ("events_by_store",), Kind.PART,
           "No store has lost nearly all of its events.", _LOST, Side.BELOW, closed=True),
    Family("stores_usual", EVENTS, ("events_by_store",), Kind.PART,
           "Each store has about as many events as the rest of the day lets expect.", _ASK, closed=True),
    Family("hours_not_lost", EVENTS, ("events_by_hour",), Kind.PART,
           "No hour has lost nearly all of its events.", _LOST, Side.BELOW, PIPELINE, closed=True),
    Family("hours_usual", EVENTS, ("events_by_hour",), Kind.PART,
           "Each hour has about as many events as the rest of the day lets expect.", _ASK, closed=True),
    Family("hours_kept", EVENTS, ("clock_share",), Kind.SHARE,
           "Events and orders lie at the hours of the day where they usually do.",
           "Compare some stamps in MongoDB with the clocks of the visitors: a clock may be in another time zone."),
    Family("excluded_usual", EVENTS, ("excluded_share",), Kind.SHARE,
           "No more events and orders than usual are on test or foreign hosts, or of stores that are not production.",
           _MIXED, Side.ABOVE, closed=True),
    Family("events_not_repeated", EVENTS, ("repeated_event_share",), Kind.SHARE,
           "No more events than usual repeat the page and second of another one.", _TWICE, Side.ABOVE,
           PIPELINE),
    Family("days_not_repeated", EVENTS, ("repeated_day_share",), Kind.SHARE,
           "No single day before had more of the day's devices than usual.", _TWICE, Side.ABOVE, PIPELINE),
)
_FIELDS = (
    Family("identities_not_collapsed", EVENTS, ("largest_identity_share",), Kind.SHARE,
           "No single device, address or customer has more of the events, or of the orders, than usual.", _FIELD,
           Side.ABOVE, PIPELINE),
    Family("fields_not_collapsed", EVENTS, ("largest_field_share",), Kind.SHARE,
           "No single product, page or screen has far more of the events than usual.", _FIELD, Side.ABOVE, PIPELINE),
    Family("identities_usual", EVENTS, ("distinct_contents",), Kind.LEVEL,
           "There are about as many different devices, addresses, customers and products as on days of as many events.",
           _FIELD, owner=PIPELINE, spread=0.7, sized=True),
    Family("fields_filled_usual", EVENTS, ("filled_share",), Kind.SHARE,
           "Each identity and product field is filled about as often as usual.", _FIELD, owner=PIPELINE),
    Family("fields_filled_together", EVENTS, ("filled_together_share",), Kind.SHARE,
           "Customer and e-mail address are filled both or neither, as usual.", _FIELD, Side.BELOW, PIPELINE),
    Family("pairs_kept", EVENTS, ("values_per_value",), Kind.LEVEL,
           "A device has about as many addresses, screens and stores, and a customer as many e-mail addresses, as "
           "usual.", _MIXED, Side.ABOVE, PIPELINE, spread=0.3),
    Family("pages_kept", EVENTS, ("pages_per_product",), Kind.LEVEL,
           "A product has about as many pages, and a page as many products, as on days of as many events.", _MIXED,
           Side.ABOVE, PIPELINE, spread=0.7, sized=True),
    Family("stores_on_their_hosts", EVENTS, ("own_host_share",), Kind.SHARE,
           "The pages of a store are on its own host as often as usual.", _MIXED, Side.BELOW, PIPELINE),
    Family("stores_in_their_countries", EVENTS, ("own_country_share",), Kind.SHARE,
           "A store's visitors are in its own country as often as usual.", _MIXED, Side.BELOW, PIPELINE),
    Family("visitors_at_home", EVENTS, ("visitors_at_home_share",), Kind.SHARE,
           "Over all stores, visitors are in their store's country as often as usual.", _MIXED, Side.BELOW, PIPELINE),
    Family("visitors_located", EVENTS, ("visitors_nowhere_share",), Kind.SHARE,
           "No more visitors than usual are in no country that is known.", _MIXED, Side.ABOVE, PIPELINE),
    Family("shares_usual", EVENTS, _SHARES, Kind.SHARE,
           "Device types, countries, browsers and option languages have about their usual shares.", _ASK, closed=True),
    Family("shares_plausible", EVENTS, _SHARES, Kind.SHARE,
           "No share of a device type, country, browser or option language is far from usual.", _FIELD, closed=True),
    Family("names_kept", EVENTS, ("renamed_share",), Kind.SHARE,
           "Products keep the names that were published of them.", _MIXED, Side.ABOVE, PIPELINE),
    Family("products_named", EVENTS, ("unnamed_share",), Kind.SHARE,
           "No more events than usual are of products that no page named, on this day or before.", _FIELD, Side.ABOVE,
           PIPELINE),
    Family("places_kept", EVENTS, ("moved_share",), Kind.SHARE,
           "Addresses keep the countries that were published of them.", _MIXED, Side.ABOVE, PIPELINE),
    Family("customers_kept", EVENTS, ("other_customer_share",), Kind.SHARE,
           "An e-mail address that ordered before is the same customer's.", _MIXED, Side.ABOVE, PIPELINE),
)
# Each campaign writes its own word, and comes and goes.
_CAMPAIGN = frozenset({"utm_source"})
# Unknown stores are refused; how long the others' numbers are only says which of them rest.
_STORE = frozenset({"store_id"})

_TEXTS = (
    Family("texts_filled", EVENTS, ("text_filled",), Kind.SHARE,
           "Each field of the documents is filled about as often as usual.", _TEXT),
    Family("texts_clean", EVENTS, ("text_padded", "text_says_missing", "text_misfits"), Kind.SHARE,
           "No more values than usual have spaces around them, say that there is none, or have another form.", _TEXT,
           Side.ABOVE),
    Family("texts_written", EVENTS, ("text_digits", "text_capitals"), Kind.SHARE,
           "As many of the characters of each field as usual are digits and capitals.", _TEXT, without=_CAMPAIGN),
    Family("texts_long", EVENTS, ("text_length",), Kind.LEVEL,
           "The values of each field are about as long as usual.", _TEXT, spread=0.3, without=_CAMPAIGN | _STORE),
    Family("texts_different", EVENTS, ("text_different",), Kind.LEVEL,
           "Each field has no more different values than on days of as many documents.", _TEXT, Side.ABOVE, spread=0.7,
           sized=True),
)
EVENT_FAMILIES = (*_VOLUME, *_FIELDS, *_TEXTS)
