"""Thresholds: how much of a batch may be refused before the whole batch is; settings may change the shares."""

MAX_QUARANTINED_SHARE = 0.01
MAX_QUARANTINED_CHECKOUT_SHARE = 0.05
SMALLEST_BREACH = 10  # a tiny batch does not halt for a row or two
