"""The thresholds of both gates in one record, so that a policy can replace them without touching a suite."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Shares lie between 0 and 1; a factor of 3 allows a third to three times what is usual.

    Factors compare with the trailing published days and speak only where at least `evidence` rows are at stake,
    so that a small shop, a quiet night or a first day raises no alarm. Fewer than `firm_days` published days do
    not tell what is usual: what differs from them is told, but stops nothing.
    """

    trailing_days: int = 7
    firm_days: int = 3
    evidence: int = 200
    order_evidence: int = 30
    event_mix_factor: float = 10.0
    event_mix_warn_factor: float = 3.0
    lost_orders_factor: float = 5.0
    checkout_share_factor: float = 3.0
    volume_factor: float = 3.0

    completeness: float = 0.99
    uncovered_ips: float = 0.01
    uncovered_ip_count: int = 10
    resolved_ips: float = 0.50
    refused_pages: float = 0.20

    largest_quantity: int = 100
    lines_in_euro: float = 0.80
    unknown_members: tuple[tuple[str, float], ...] = (
        ("location_key", 0.20), ("device_key", 0.20), ("customer_key", 0.20), ("alloy_key", 0.60),
    )


DEFAULT = Bounds()
