"""The product feed: which products to ask for, and the CSV row that comes back for each of them."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

from contracts.shop.urls import LONGEST_URL

# Spreadsheets run a cell that starts so as a formula; the full-width signs count too.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_QUOTE = "'"
_LINE_END = "\r\n"
# Of every text but an address; names have up to about 100 characters. What is longer is no name, and its beginning
# is another one's: the crawler passes it over, the contract refuses it.
LONGEST_TEXT = 500
_LARGEST_FIELD = 2**31 - 1


class ProductOutcome(StrEnum):
    """What asking the shop for a product came to."""

    NAMED = "named"  # the page is the product's and says its name
    NOT_FOUND = "not_found"  # 404 or 410
    SOFT_NOT_FOUND = "soft_not_found"  # 200, but the page of no product, or of another one
    REDIRECTED = "redirected"  # sent to a page that is not the product's, such as the home page
    BLOCKED = "blocked"  # 401, 403, robots.txt forbids it, or its host is left alone after too many of those
    FAILED = "failed"  # no usable answer after all retries; the next run asks again


@dataclass(frozen=True, slots=True)
class ProductRequest:
    """One product to ask for; `urls` are public addresses, the best first, and at least one."""

    product_id: int
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One row of the feed, all texts but the id; "" where the page says nothing.

    `url` is the public address that gave the outcome, `language` what its host speaks (two letters),
    `http_status` digits or "" when there was no answer, `fetched_at` ISO 8601 in UTC. `canonical_url` is the address
    that the page calls its own, `reason` why it does not name the product.
    """

    product_id: int
    outcome: ProductOutcome
    product_name: str = ""
    sku: str = ""
    category: str = ""
    collection: str = ""
    price_text: str = ""
    currency_text: str = ""
    language: str = ""
    url: str = ""
    http_status: str = ""
    fetched_at: str = ""
    canonical_url: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SpiderSummary:
    """What a run of the spider came to as a whole: requests sent, seconds, hosts left alone after refusals."""

    requests: int = 0
    seconds: float = 0.0
    is_budget_spent: bool = False
    hosts_stopped: tuple[str, ...] = ()


COLUMNS = tuple(field.name for field in fields(ProductRow))
HEADER = ",".join(COLUMNS) + _LINE_END


def longest(column: str) -> int:
    """How many characters a text of the feed has at most."""
    return LONGEST_URL if column in {"url", "canonical_url"} else LONGEST_TEXT


def csv_line(row: ProductRow) -> str:
    """The row as one RFC 4180 record; a text that a spreadsheet would run as a formula gets a leading quote."""
    line = io.StringIO()
    csv.writer(line, lineterminator=_LINE_END).writerow(_shielded(str(value)) for value in asdict(row).values())
    return line.getvalue()


def read_records(path: Path) -> Iterator[dict[str, str]]:
    """The feed's records as they are written, also of one whose writer was killed: half a record never was.

    A missing file has none.
    """
    if not path.exists():
        return
    # The library's own limit ends the whole file, where one record is to be judged.
    csv.field_size_limit(_LARGEST_FIELD)
    whole, _, _ = path.read_bytes().decode(errors="replace").rpartition(_LINE_END)
    for record in csv.DictReader(io.StringIO(whole + _LINE_END, newline="")):
        yield {name: _unshielded(record.get(name) or "") for name in COLUMNS}


def read_feed(path: Path) -> Iterator[ProductRow]:
    """The feed's rows; a record without a readable product id and outcome is left out, and so asked for again.

    So is one with a text that the contract would refuse as too long.
    """
    for record in read_records(path):
        is_readable = all(len(text) <= longest(name) for name, text in record.items())
        product_id, outcome = record.pop("product_id"), record.pop("outcome")
        if is_readable and product_id.isdecimal() and outcome in set(ProductOutcome):
            yield ProductRow(int(product_id), ProductOutcome(outcome), **record)


def write_feed(path: Path, rows: Iterable[ProductRow]) -> None:
    """Replace a feed in one step, header first."""
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="") as feed:
        feed.write(HEADER)
        feed.writelines(csv_line(row) for row in rows)
    draft.replace(path)


def write_requests(path: Path, requests: Iterable[ProductRequest]) -> None:
    """Write the list the spider works through, one JSON object per line."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(request)) + "\n" for request in requests)


def read_requests(path: Path) -> Iterator[ProductRequest]:
    """The list back again, in its order."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            request = json.loads(line)
            yield ProductRequest(request["product_id"], tuple(request["urls"]))


def write_summary(path: Path, summary: SpiderSummary) -> None:
    """Write what a run came to, as one JSON object."""
    path.write_text(json.dumps(asdict(summary)) + "\n", encoding="utf-8")


def read_summary(path: Path) -> SpiderSummary:
    """The summary back again."""
    summary = SpiderSummary(**json.loads(path.read_text(encoding="utf-8")))
    return replace(summary, hosts_stopped=tuple(summary.hosts_stopped))


def _shielded(text: str) -> str:
    return _QUOTE + text if text.startswith((*_FORMULA_STARTS, _QUOTE)) else text


def _unshielded(text: str) -> str:
    return text.removeprefix(_QUOTE)
