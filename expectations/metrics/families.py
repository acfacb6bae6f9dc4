"""All families of metrics, by the table that they are judged of."""

from expectations.metrics.event_families import EVENT_FAMILIES
from expectations.metrics.family import Family
from expectations.metrics.order_families import ORDER_FAMILIES

FAMILIES = (*EVENT_FAMILIES, *ORDER_FAMILIES)


def families_of(dataset: str) -> tuple[Family, ...]:
    """The families that are judged of a table."""
    return tuple(family for family in FAMILIES if family.dataset == dataset)
