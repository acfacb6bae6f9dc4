"""The judgement of tracker documents: what is wrong with any line refuses the whole order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from contracts.datasets.drift import bounded
from contracts.datasets.events.carts import OrderLine
from contracts.datasets.events.contract import CHECKOUT_SUCCESS, Event
from contracts.datasets.events.event_rows import EventRows, event_rows
from contracts.datasets.events.text_shapes import Shapes
from contracts.datasets.judge import LONGEST_VALUE, Judged, Record, Violation, accepted, violations
from contracts.datasets.normalise.scalars import as_text
from contracts.datasets.raw_documents import Undecodable
from contracts.datasets.reasons import Reason

EVIDENCE_KEPT = 50  # violations of one reason that are written down for one document; a hostile one has millions


@dataclass(frozen=True, slots=True)
class JudgedEvents(Judged):
    """A chunk of events after judgement; `shapes` is what its texts looked like before they were hashed."""

    shapes: Shapes = field(default_factory=Counter)


def judge_events(documents: Sequence[Record], key: str) -> JudgedEvents:
    """Judge tracker documents; a violation in any line refuses the whole order."""
    rows = event_rows(documents, key)
    refused: dict[int, list[Violation]] = {}
    for row, found in violations(Event, rows.events).items():
        document = documents[row]
        refused[row] = [_undecodable(document)] if isinstance(document, Undecodable) else [
            one for violation in found for one in _by_path(violation, rows, document, row)
        ]
    lines = violations(OrderLine, rows.lines)
    kept: Counter[tuple[int, str]] = Counter()
    for line, (order, number) in _numbered(rows, lines):
        for violation in lines[line]:
            kept[order, violation.reason] += 1
            if kept[order, violation.reason] <= EVIDENCE_KEPT:
                named = Violation(violation.reason, f"cart_products.{number}.{violation.path}", violation.value)
                refused.setdefault(order, []).append(named)
    placed = frozenset((rows.events["event_type"] == CHECKOUT_SUCCESS).arg_true())
    landed = accepted(Event, rows.events, refused)
    return JudgedEvents(landed, refused, placed, bounded(rows.drift), rows.value_counts, rows.shapes)


def _numbered(rows: EventRows, lines: Iterable[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each of some order lines with its order's row and its number there."""
    if lines:
        orders, numbers = rows.lines["row"].to_list(), rows.lines["line_number"].to_list()
        yield from ((line, (orders[line], numbers[line])) for line in lines)


def _undecodable(document: Undecodable) -> Violation:
    """The one reason of a document that nobody can read alike, whichever others its readable fields would give."""
    return Violation(Reason.UNDECODABLE, document.path, f"_id {as_text(document.get('_id'))}: {document.rule}")


def _by_path(violation: Violation, rows: EventRows, document: Record, row: int) -> Iterator[Violation]:
    """A rule over all fields as one violation for each field it names, with the beginning of what is at its top."""
    if violation.reason != Reason.TYPE_MISMATCH:
        yield violation
        return
    paths = rows.events["mismatched"][row][:EVIDENCE_KEPT].to_list()
    tops = {path.split(".")[0] for path in paths}
    values = {top: (as_text(document.get(top)) or "")[:LONGEST_VALUE] for top in tops}
    yield from (Violation(violation.reason, path, values[path.split(".")[0]]) for path in paths)
