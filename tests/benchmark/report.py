"""The benchmark's page and drawings, from the verdicts that were kept."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from contracts.lake.versions import current
from tests.benchmark.batches import FOLDER, SEEDS, mutations
from tests.benchmark.scores import (
    JUDGES,
    LEAST_SHARE,
    PUBLIC,
    Rate,
    Record,
    caught,
    counting,
    goal_set,
    grouped,
    is_clean,
    precision,
    rate,
    refused_whole,
    smallest,
)
from tests.benchmark.verdicts import PEERS, PEERS_PYTHON
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "benchmark.md"
DRAWN = PAGE.with_suffix("")
TUNED = 230  # the first clean day that no limit was set on
OWN = {"of the shop": "the shop's kinds", "unseen": "unseen kinds"}
SHARES = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
HEAD = Path(__file__).with_name("page_head.md").read_text(encoding="utf-8")


def lines(records: Sequence[Record]) -> Iterator[str]:
    """The page."""
    clean = [one for one in records if is_clean(one)]
    done, whole = len(records) - len(clean), len(mutations()) * len(SEEDS)
    yield HEAD.format(clean=len(clean), seeds=len(SEEDS), tuned=TUNED)
    yield f"This run, by contract events {current('events').version}: {done:,} of {whole:,} spoilt batches" + (
        ", a sample in an order of chance.\n" if done < whole
        else ".\n")
    for part in (_goals, _protocols, _weeks, _peers, _shares, _levels, _kinds, _smallest, _quarantine, _clean_days,
                 _unseen, _missed):
        yield from part(records)
        yield ""


def _of(records: Sequence[Record], protocol: str) -> list[Record]:
    return [one for one in counting(records) if one["protocol"] == protocol]


def _goals(records: Sequence[Record]) -> Iterator[str]:
    clean = [one for one in records if is_clean(one)]
    recall = rate(goal_set(records), caught("ours"))
    alarms = rate(clean, caught("ours"))
    stopped = rate(clean, lambda one: one["level"] == "stopped")
    held = rate(clean, lambda one: one["level"] == "held")
    right = precision(recall.value, alarms.value)
    yield from ("## Goals", "", "| goal | found | |", "|---|---|---|")
    for goal, found, met in (
        ("recall of both public protocols from 10 % of the rows on, at least 95 %", f"{recall}, n = {recall.of}",
         recall.value >= 0.95),
        ("precision on them, at least 98 %", f"{right:.1%}", right >= 0.98),
        ("clean days stopped, at most 1 %", f"{stopped}, {stopped.hits} of {stopped.of}", stopped.value <= 0.01),
        ("clean days held, at most 3 %", f"{held}, {held.hits} of {held.of}", held.value <= 0.03),
        _ahead(records), *_smallest_goals(records),
    ):
        yield f"| {goal} | {found} | {'met' if met else '**missed**'} |"


def _protocols(records: Sequence[Record]) -> Iterator[str]:
    yield from ("## By protocol", "", "From 10 % of the rows on; the shop's kinds and unseen ones at every size.", "",
                "| protocol | batches | recall | precision | F1 |", "|---|---|---|---|---|")
    alarms = rate([one for one in records if is_clean(one)], caught("ours")).value
    for (protocol,), found in grouped(counting(records), "protocol"):
        wanted = [one for one in found if one["size"] >= LEAST_SHARE] if protocol in PUBLIC else found
        known = rate(wanted, caught("ours"))
        right = precision(known.value, alarms)
        yield f"| {protocol} | {known.of} | {known} | {right:.1%} | {_harmonic(right, known.value):.2f} |"


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _weeks(_: Sequence[Record]) -> Iterator[str]:
    """What seven days in a row that lose orders come to; kept apart from the batches of one day."""
    weeks = json.loads((FOLDER / "weeks.json").read_text(encoding="utf-8"))
    yield from ("## Over a week", "",
                "Each of seven days loses a share of its orders at random; the days before are clean.", "",
                "| orders lost every day | weeks | caught | on which day |", "|---|---|---|---|")
    for (size,), found in grouped(weeks, "size"):
        days = sorted(one["day"] for one in found if one["day"])
        yield f"| {size:.0%} | {len(found)} | {len(days)} | {', '.join(map(str, days)) or '–'} |"


def _balance(records: Sequence[Record], judge: str) -> float:
    """F1 on both public protocols, with as many clean as spoilt batches."""
    recall = rate(goal_set(records), caught(judge)).value
    right = precision(recall, rate([one for one in records if is_clean(one)], caught(judge)).value)
    return _harmonic(right, recall)


def _ahead(records: Sequence[Record]) -> tuple[str, str, bool]:
    ours, best = _balance(records, "ours"), max(list(JUDGES)[1:], key=lambda judge: _balance(records, judge))
    theirs = _balance(records, best)
    return "ahead of every other method, by F1", f"{ours:.2f}; next: {JUDGES[best]} {theirs:.2f}", ours > theirs


def _smallest_goals(records: Sequence[Record]) -> Iterator[tuple[str, str, bool]]:
    def of(kind: str, field: str) -> list[Record]:
        return [one for one in counting(records) if one["kind"] == kind and one["field"].startswith(field)]

    for goal, kind, field, most in (
        ("lost orders, at most 15 % of a day of 400", "lost", "orders", 0.15),
        ("orders repeated under new numbers, at most 3 %", "told twice", "orders, new number", 0.03),
        ("orders repeated by a new device, at most 3 %", "told twice", "orders, new device", 0.03),
    ):
        found = smallest([one for one in of(kind, field) if "of store" not in one["field"]])
        yield goal, "never always" if found is None else f"{found:.0%}", found is not None and found <= most
    small = rate(of("scaled", "prices x100 in store 40"), caught("ours"))
    yield "prices x100 in a store with 5 orders a day", f"{small.hits} of {small.of} days", small.hits == small.of > 0
    whole = rate([one for one in of("collapsed", "") if one["size"] == 1 and "shuffled" not in one["field"]],
                 caught("ours"))
    yield "a field that becomes one value", f"{whole.hits} of {whole.of} batches", whole.hits == whole.of > 0


def _peers(records: Sequence[Record]) -> Iterator[str]:
    clean = [one for one in records if is_clean(one)]
    shops, unseen = (_of(records, protocol) for protocol in OWN)
    yield from ("## Beside others", "",
                "Both public protocols from 10 % of the rows on; the others at every size.", "",
                "| judge | recall, public | precision | F1 | recall, the shop's kinds | recall, unseen kinds "
                "| clean days refused |", "|---|---|---|---|---|---|---|")
    for judge, name in JUDGES.items():
        recall, alarms = rate(goal_set(records), caught(judge)), rate(clean, caught(judge))
        right = precision(recall.value, alarms.value)
        yield (f"| {name} | {recall} | {right:.1%} | {_balance(records, judge):.2f} "
               f"| {rate(shops, caught(judge))} | {rate(unseen, caught(judge))} | {alarms} |")
    yield from ("", "AVH is the package `miautawn-auto-validate-by-history`, which knows columns of numbers only;",
                "kNN and MAD are pyod's. They see the batch before the contract, and learn of clean days before it.")


def _shares(records: Sequence[Record]) -> Iterator[str]:
    yield from ("## By the share of rows", "", f"![Recall by the share of rows]({DRAWN.name}/recall.svg)", "",
                "| rows changed | " + " | ".join(JUDGES.values()) + " |", "|---" * (len(JUDGES) + 1) + "|")
    public = [one for one in counting(records) if one["protocol"] in PUBLIC]
    for share in SHARES:
        of = [one for one in public if one["size"] == share]
        yield f"| {share:.0%} | " + " | ".join(str(rate(of, caught(judge))) for judge in JUDGES) + " |"


def _levels(records: Sequence[Record]) -> Iterator[str]:
    yield from ("## Stopped, held, warned", "",
                "| batches | n | stopped | held | every changed row refused | warned only | nothing |",
                "|---" * 7 + "|")
    named = [("clean days", [one for one in records if is_clean(one)])]
    named += [(f"{protocol}, 10 % and more", [one for one in goal_set(records) if one["protocol"] == protocol])
              for protocol in PUBLIC]
    named += [(name, _of(records, protocol)) for protocol, name in OWN.items()]
    for name, found in named:
        counts = Counter(_level(one) for one in found)
        yield f"| {name} | {len(found)} | " + " | ".join(
            str(counts[level]) for level in ("stopped", "held", "refused", "warned", "nothing")) + " |"


def _level(record: Record) -> str:
    if record["level"] in ("stopped", "held") or is_clean(record) or not refused_whole(record):
        return str(record["level"])
    return "refused"


def _kinds(records: Sequence[Record]) -> Iterator[str]:
    yield from ("## By kind, public protocols", "", "From 10 % of the rows on, where a figure changed.", "",
                "| protocol | kind | " + " | ".join(JUDGES.values()) + " |", "|---" * (len(JUDGES) + 2) + "|")
    for (protocol, kind), found in grouped(goal_set(records), "protocol", "kind"):
        yield f"| {protocol} | {kind} | " + " | ".join(
            f"{one.hits}/{one.of}" for one in (rate(found, caught(judge)) for judge in JUDGES)) + " |"


def _smallest(records: Sequence[Record]) -> Iterator[str]:
    yield from ("## Smallest share caught", "",
                "From this share on every spoilt day was caught; – where not even the largest always was. Peers are",
                "those that refuse at most a tenth of the clean days.", "",
                "| protocol | kind | field | this pipeline | best peer |", "|---|---|---|---|---|")
    clean = [one for one in records if is_clean(one)]
    quiet = [judge for judge in list(JUDGES)[1:] if rate(clean, caught(judge)).value <= 0.1]
    for (protocol, kind, field), found in grouped(counting(records), "protocol", "kind", "field"):
        ours = smallest(found)
        others = [share for judge in quiet if (share := smallest(found, judge)) is not None]
        yield f"| {protocol} | {kind} | {field} | {_share(ours)} | {_share(min(others, default=None))} |"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _quarantine(records: Sequence[Record]) -> Iterator[str]:
    clean = [one for one in records if is_clean(one)]
    refused, rows = sum(one["refused"] for one in clean), sum(one["rows"] for one in clean)
    struck = [one for one in counting(records) if one["protocol"] in PUBLIC and one["by_row"]]
    hits = sum(one["refused"] for one in struck)
    yield from ("## Row by row: the quarantine", "",
                f"Of {rows:,} documents of clean days {refused} were refused; every refused document of a spoilt day",
                f"was a changed one: precision {Rate(hits, hits + refused)}. Of the changed documents, those of fields",
                f"that no rule of a row can know included, {_rows(struck)} were refused.", "",
                "| field | changed documents refused |", "|---|---|")
    for (field,), found in grouped(struck, "field"):
        yield f"| {field} | {_rows(found)} |"


def _rows(found: Sequence[Record]) -> Rate:
    return Rate(sum(one["refused"] for one in found), sum(one["struck"] for one in found))


def _clean_days(records: Sequence[Record]) -> Iterator[str]:
    clean = [one for one in records if is_clean(one)]
    later = rate([one for one in clean if one["number"] >= TUNED], caught("ours"))
    yield from ("## Clean days", "",
                f"Of the days from day {TUNED} on, on which only those five decisions rest, {later} are refused.",
                "",
                f"![The synthetic year]({DRAWN.name}/year.svg)", "",
                "| kind of day | days | stopped | held | warned |", "|---|---|---|---|---|")
    kinds = Counter(name for one in clean for name in one["names"])
    for kind in ("", *kinds):
        found = [one for one in clean if (kind in one["names"] if kind else not one["names"])]
        counts = Counter(one["level"] for one in found)
        yield f"| {kind or 'usual'} | {len(found)} | {counts['stopped']} | {counts['held']} | {counts['warned']} |"
    yield from ("", "| refused day | verdict | by | what it is |", "|---|---|---|---|")
    for one in clean:
        if one["level"] in ("stopped", "held"):
            yield f"| {one['day']} | {one['level']} | {'; '.join(one['rules'][:3])} | {', '.join(one['names'])} |"


def _unseen(records: Sequence[Record]) -> Iterator[str]:
    yield from ("## By kind, unseen", "", "At each share of the rows that it was made of, where a figure changed.", "",
                "| kind | field | share | caught | warned only | by |", "|---|---|---|---|---|---|")
    for (kind, field, size), found in grouped(_of(records, "unseen"), "kind", "field", "size"):
        known = rate(found, caught("ours"))
        warned = sum(one["level"] == "warned" and not refused_whole(one) for one in found)
        rules = Counter(rule for one in found if caught("ours")(one) for rule in one["rules"][:1]).most_common(1)
        by = rules[0][0] if rules else "every changed row refused" if known.hits else ""
        yield f"| {kind} | {field} | {size:.0%} | {known.hits}/{known.of} | {warned} | {by} |"


def _missed(records: Sequence[Record]) -> Iterator[str]:
    yield from ("## What is missed most", "",
                "Kinds and fields of which, from 10 % of the rows on, less than half was caught by this pipeline.", "",
                "| protocol | kind | field | caught | warned only |", "|---|---|---|---|---|")
    for (protocol, kind, field), found in grouped(
        [one for one in counting(records) if one["size"] >= 0.1], "protocol", "kind", "field",
    ):
        known = rate(found, caught("ours"))
        if known.value < 0.5:
            warned = sum(one["level"] == "warned" and not refused_whole(one) for one in found)
            yield f"| {protocol} | {kind} | {field} | {known.hits}/{known.of} | {warned} |"


def _curve(public: Sequence[Record], judge: str) -> list[tuple[float, ...]]:
    rates = ((share, rate([one for one in public if one["size"] == share], caught(judge))) for share in SHARES)
    return [(share, one.value, *one.interval) for share, one in rates if one.of]


def write(records: Sequence[Record]) -> None:
    """Write the page and its drawings."""
    text = "\n".join(lines(records)).replace("\n\n\n", "\n\n").rstrip()
    PAGE.write_text(text + "\n", encoding="utf-8")
    public = [one for one in counting(records) if one["protocol"] in PUBLIC]
    clean = [one for one in records if is_clean(one)]
    drawn = {
        "recall": {f"{name}; {rate(clean, caught(judge)).value:.0%} of clean days refused": _curve(public, judge)
                   for judge, name in JUDGES.items()},
        "year": [(one["day"], one["rows"], one["level"], list(one["names"])) for one in clean],
    }
    (FOLDER / "drawn.json").write_text(json.dumps(drawn), encoding="utf-8")
    DRAWN.mkdir(exist_ok=True)
    subprocess.run([PEERS_PYTHON, PEERS.with_name("drawings.py"), FOLDER / "drawn.json", DRAWN], check=True)


if __name__ == "__main__":
    write(json.loads((FOLDER / "verdicts.json").read_text(encoding="utf-8")))
