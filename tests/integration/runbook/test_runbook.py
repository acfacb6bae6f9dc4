"""An operator's drill: every block of the runbook is run, in the order of a story, and prints what its page shows."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.shop.stores import STORES
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.conftest import ROOT, Seed, run_module
from tests.docs.pages import Block, Command, blocks
from tests.docs.transcripts import missing
from tests.integration.runbook.conftest import Shell

RUNBOOK = ROOT / "docs" / "runbook"
SOUND_DAY, SPOILT_DAY = "2020-05-04", "2020-05-05"
# A day is published, the next is halted by refused documents, these are repaired; then everything else.
STORY = (
    ("doctor.md", "Runbook: can a day be run here?"),
    ("operations.md", "1. What halted, and why"),
    ("operations.md", "2. Refused documents"),
    *(("quarantine.md", block.heading) for block in blocks(RUNBOOK / "quarantine.md")),
    *(("operations.md", block.heading) for block in blocks(RUNBOOK / "operations.md")),
)
READ_ONLY = ("text", "json", "ini", "crontab")
CLOUD = "cloud"  # only runs there

pytestmark = pytest.mark.timeout(900)


def in_order() -> list[Block]:
    """Every block of the runbook once: those of the story in its order, then all the others."""
    found = {page.name: blocks(page) for page in sorted(RUNBOOK.glob("*.md"))}
    told = [block for page, heading in STORY for block in found[page] if block.heading == heading]
    return list(dict.fromkeys([*told, *(block for page in found.values() for block in page)]))


@pytest.fixture(scope="module")
def story(sandbox: Settings, seeded: Seed, shell: Shell, folder: Path) -> None:
    """A day that is published, one that is halted by what its documents have wrong, and a file that repairs them."""
    seeded(SOUND_DAY, events=2_000, orders=120)
    seeded(SPOILT_DAY, events=2_000, orders=120, defects="currency_swapped")
    run_module("etl", "run", SOUND_DAY)
    assert run_module("etl", "run", SPOILT_DAY, check=False).returncode == 1
    (folder / "fixes.jsonl").write_text("".join(_fixes()), encoding="utf-8")


@pytest.mark.parametrize("block", in_order(), ids=lambda block: block.place)
def test_a_block_does_what_its_page_says(block: Block, story: None, shell: Shell, sandbox: Settings) -> None:
    match block.language:
        case "console" | "bash" if CLOUD in block.marks:
            _require_syntax(block)
        case "sql" if CLOUD in block.marks:
            pytest.skip("the emulator has none of these tables")
        case "console" | "bash":
            for command in block.commands():
                _require_printed(block, command, shell(command.text))
        case "sql":
            bigquery_client(sandbox).query_and_wait(block.text)
        case _:
            assert block.language in READ_ONLY, f"{block.place}: say after the fence what the block is"


def _fixes() -> Iterator[str]:
    """For each order in another store's currency the symbols that its own store prints."""
    for item in _quarantine("list", "--day", SPOILT_DAY, "--reason-code", "line_currency_unexpected"):
        symbol = STORES[item["store_id"]].symbols[0]
        violations = _quarantine("show", item["quarantine_id"])["violations"]
        values = {violation["path"]: symbol for violation in violations}
        yield json.dumps({"quarantine_id": item["quarantine_id"], "set": values}, ensure_ascii=False) + "\n"


def _quarantine(*arguments: str) -> Any:
    return json.loads(run_module("etl", "quarantine", *arguments, "--json").stdout)


def _require_printed(block: Block, command: Command, done: subprocess.CompletedProcess[str]) -> None:
    line = missing(command.printed, done.stdout.splitlines())
    assert bool(done.returncode) == ("halts" in block.marks), f"{block.place}: {command.text}\n{done.stdout}"
    assert line is None, f"{block.place}: {command.text}\nthe page shows\n{line}\nbut it printed\n{done.stdout}"


def _require_syntax(block: Block) -> None:
    for command in block.commands():
        done = subprocess.run(["bash", "-n", "-c", command.text], capture_output=True, text=True, check=False)
        assert not done.returncode, f"{block.place}: {done.stderr}"
