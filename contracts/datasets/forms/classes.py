"""The classes of values: each column has one, and it decides whether a value may be shown outside the warehouse."""

from enum import StrEnum


class DataClass(StrEnum):
    """What a value is to a person's privacy; `meaning` is for a privacy officer, `is_disclosed` for alerts."""

    meaning: str
    is_disclosed: bool

    def __new__(cls, name: str, meaning: str, is_disclosed: bool) -> "DataClass":
        member = str.__new__(cls, name)
        member._value_ = name
        member.meaning = meaning
        member.is_disclosed = is_disclosed
        return member

    CODE = "code", "a word or number of a closed list: event types, stores, currencies, families of browsers", True
    COUNT = "count", "a number that counts or measures: quantities, prices, positions", True
    MOMENT = "moment", "when something happened, or a clock's reading", True
    LABEL = "label", "words of the shop's vocabulary: options, campaigns, names of products and places", True
    ID = "id", "the number of a document, an order or a product", True
    PAGE = "page", "host, route and allowed parameters of a page's address", False
    WORDS = "words", "what a visitor typed into the search, as far as it has the form of a search", False
    PSEUDONYM = "pseudonym", "a keyed hash of a personal value: equal for equal ones, unreadable without the key", False
    PERSONAL = "personal", "names a person, a device or a connection: leaves MongoDB as a pseudonym only", False
    FREE_TEXT = "free_text", "whatever somebody wrote, such as an engraving: never leaves MongoDB", False
