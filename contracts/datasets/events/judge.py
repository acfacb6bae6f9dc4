"""The judgement of tracker documents: what is wrong with any line refuses the whole order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from contracts.datasets.drift import bounded
from contracts.datasets.events.contract import CHECKOUT_SUCCESS, Event, OrderLine
from contracts.datasets.events.rows import EventRows, event_rows
from contracts.datasets.judge import LONGEST_VALUE, Breach, Judged, Record, accepted, breaches
from contracts.datasets.normalise.scalars import as_text
from contracts.datasets.raw_documents import Undecodable
from contracts.datasets.reasons import Reason

EVIDENCE_KEPT = 50  # breaches of one reason that are written down for one document; a hostile one has millions


def judge_events(documents: Sequence[Record], key: str) -> Judged:
    """Judge tracker documents; a breach in any line refuses the whole order."""
    rows = event_rows(documents, key)
    refused: dict[int, list[Breach]] = {}
    for row, found in breaches(Event, rows.events).items():
        document = documents[row]
        refused[row] = [_undecodable(document)] if isinstance(document, Undecodable) else [
            one for breach in found for one in _by_path(breach, rows, document, row)
        ]
    lines = breaches(OrderLine, rows.lines)
    kept: Counter[tuple[int, str]] = Counter()
    for line, (order, number) in _numbered(rows, lines):
        for breach in lines[line]:
            kept[order, breach.reason] += 1
            if kept[order, breach.reason] <= EVIDENCE_KEPT:
                named = Breach(breach.reason, f"cart_products.{number}.{breach.path}", breach.value)
                refused.setdefault(order, []).append(named)
    placed = frozenset((rows.events["event_type"] == CHECKOUT_SUCCESS).arg_true())
    return Judged(accepted(Event, rows.events, refused), refused, placed, bounded(rows.drift))


def _numbered(rows: EventRows, lines: Iterable[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each of some order lines with its order's row and its number there."""
    if lines:
        orders, numbers = rows.lines["row"].to_list(), rows.lines["line_number"].to_list()
        yield from ((line, (orders[line], numbers[line])) for line in lines)


def _undecodable(document: Undecodable) -> Breach:
    """The one reason of a document that nobody can read alike, whichever others its readable fields would give."""
    return Breach(Reason.UNDECODABLE, document.path, f"_id {as_text(document.get('_id'))}: {document.rule}")


def _by_path(breach: Breach, rows: EventRows, document: Record, row: int) -> Iterator[Breach]:
    """A rule over all fields as one breach for each field it names, with the beginning of what is at its top."""
    if breach.reason != Reason.TYPE_MISMATCH:
        yield breach
        return
    paths = rows.events["mismatched"][row][:EVIDENCE_KEPT].to_list()
    tops = {path.split(".")[0] for path in paths}
    values = {top: (as_text(document.get(top)) or "")[:LONGEST_VALUE] for top in tops}
    yield from (Breach(breach.reason, path, values[path.split(".")[0]]) for path in paths)
