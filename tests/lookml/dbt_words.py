"""What dbt says of everything in glamira_marts: the marts it builds, and the views of their state."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contracts.warehouse.status_views import STATUS_VIEWS

MARTS = Path(__file__).resolve().parents[2] / "dbt" / "models" / "marts"
STATUS = MARTS / "status.yml"


@cache
def models() -> dict[str, dict[str, Any]]:
    """Every table of the marts that readers see, as dbt's YAML tells it, by name."""
    models = [model for file in sorted(MARTS.rglob("*.yml"))
            for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])]
    return {model["name"]: model for model in [*models, *status_views()]}


def status_views() -> list[dict[str, Any]]:
    """Those that the pipeline makes itself, told as a source."""
    [source] = yaml.safe_load(STATUS.read_text(encoding="utf-8"))["sources"]
    return list(source["tables"])


def described(model: str) -> dict[str, str]:
    """Each column of a model with its description, in one line."""
    return {column["name"]: " ".join(column["description"].split()) for column in models()[model]["columns"]}


def written(model: str) -> str:
    """The SQL that makes a model."""
    views = {view.name: view.template for view in STATUS_VIEWS}
    if model in views:
        return views[model]
    [file] = MARTS.rglob(f"{model}.sql")
    return file.read_text(encoding="utf-8")
