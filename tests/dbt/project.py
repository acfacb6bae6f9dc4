"""The dbt project as files: what every model, test and seed must look like is told of these."""

import csv
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2] / "dbt"
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
SEEDS = sorted((PROJECT / "seeds").glob("*.csv"))


def description_of(file: Path) -> dict[str, Any]:
    """What the YAML file beside a model or a seed says of it."""
    beside = file.with_suffix(".yml")
    assert beside.exists(), f"nothing says what {file.stem} is. Describe it in {beside.relative_to(PROJECT.parent)}."
    told = yaml.safe_load(beside.read_text(encoding="utf-8"))
    [entry] = told.get("models") or told["seeds"]
    return dict(entry)


def seed_rows(name: str) -> list[dict[str, str]]:
    """The rows of a seed."""
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
