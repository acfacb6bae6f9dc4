"""What `quarantine list` prints: counts by reason as bars, items as a table."""

from collections.abc import Mapping, Sequence

from rich.table import Column, Table

from contracts.foreign_text import harmless
from etl.cli.options import console
from etl.cli.terminal import styled
from etl.ops.quarantine_log import Item

REASON_BAR = 40


def whole_id() -> Column:
    """The column of quarantine ids, never cut: operators copy them."""
    return Column("quarantine id", no_wrap=True, min_width=24)


def print_reasons(counts: Mapping[str, int]) -> None:
    """Counts by reason as a bar chart."""
    most = max(counts.values(), default=1)
    for reason, count in counts.items():
        bar = "█" * max(1, count * REASON_BAR // most)
        console.print(styled(f"{reason:<28}{count:>7}  ", (bar, "cyan")))


def print_items(found: Sequence[Item], total: int) -> None:
    """Items as a table, and how many more there are."""
    table = Table(whole_id(), Column("day", no_wrap=True), "store", Column("reasons", overflow="fold"), "status")
    for item in found:
        fixed = " (fixed)" if item.status == "open" and item.attempt_id else ""
        table.add_row(item.quarantine_id, str(item.data_date), harmless(item.store_id or ""), ", ".join(item.reasons),
                      item.status + fixed)
    console.print(table)
    if total > len(found):
        console.print(f"… and {total - len(found):,} more of {total:,}; narrow it down, or raise --limit.")
