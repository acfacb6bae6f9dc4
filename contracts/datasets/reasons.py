"""Reason codes: why a row is refused. Each code belongs to exactly one rule of a contract."""

from enum import StrEnum


class Reason(StrEnum):
    """Reason codes of the events contract; the text is what an operator reads."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> "Reason":
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    UNDECODABLE = "undecodable", "BSON that cannot be decoded, or that two readers would read differently"
    ID_NOT_OBJECTID = "id_not_objectid", "`_id` is not an ObjectId"
    TIME_STAMP_INVALID = (
        "time_stamp_invalid",
        "`time_stamp` is missing, not a whole number, before 2010, over a day later than the `_id`'s time, or further"
        " before it than the policy lets pass",
    )
    EVENT_TYPE_UNKNOWN = "event_type_unknown", "`collection` is missing or not a known event type"
    STORE_UNKNOWN = "store_unknown", "`store_id` is missing or not a known store"
    TYPE_MISMATCH = "type_mismatch", "a field that must be a list, a dict or a scalar is something else"
    ORDER_ID_MISSING = "order_id_missing", "a checkout_success without a usable `order_id`"
    CART_EMPTY = "cart_empty", "a checkout_success without any line"
    LINE_PRODUCT_MISSING = "line_product_missing", "an order line without an integer `product_id` of at most 7 digits"
    LINE_QUANTITY_INVALID = "line_quantity_invalid", "a quantity (`amount`) missing, not whole, or below 1"
    LINE_QUANTITY_IMPLAUSIBLE = "line_quantity_implausible", "a quantity (`amount`) above 100"
    LINE_PRICE_MISSING = "line_price_missing", "a blank `price`"
    LINE_PRICE_UNPARSEABLE = "line_price_unparseable", "a `price` in none of the shop's formats, or negative"
    LINE_CURRENCY_UNEXPECTED = "line_currency_unexpected", "a `currency` that does not belong to the store"
