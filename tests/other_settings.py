"""A run as a process with other settings would have it."""

from collections.abc import Mapping
from dataclasses import replace

from etl.ops.day_run import Run
from etl.platform.services import Services


def with_settings(run: Run, *changes: Mapping[str, object]) -> Run:
    """The same run, of a process with other settings."""
    merged = {name: value for change in changes for name, value in change.items()}
    return replace(run, services=Services(run.settings.model_copy(update=merged)))
