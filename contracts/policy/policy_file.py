"""The policy file as it is written: what may stand where, and a sentence for whatever stands there instead."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import ErrorDetails

from contracts.errors import PolicyError
from contracts.outcome import Severity

_Whole = Annotated[int, Field(ge=0, le=10**9, description="a whole number from 0 on")]
_Share = Annotated[int | float, Field(ge=0, le=1, description="a share from 0 to 1")]
_Factor = Annotated[int | float, Field(ge=1.01, le=10**6, description="a number from 1.01 on")]
_Tolerance = Annotated[int | float, Field(gt=0, le=10**6, description="a number above 0")]
_Days = Annotated[int, Field(ge=1, le=36_500, description="a whole number of days from 1 on")]
_Chance = Annotated[int | float, Field(gt=0, lt=0.1, description="a probability above 0 and below 0.1")]


class _Stated(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class StatedRule(_Stated):
    """One rule: how severe it is, and the limits that the file gives it; those it leaves out count as none."""

    severity: Annotated[Severity, Field(strict=False, description="fail or warn")]
    rate: _Share = 0
    factor: _Factor = 0
    count: _Whole = 0
    evidence: _Whole = 0
    most: _Whole = 0
    least: _Whole = 0
    narrowest: _Tolerance = 0
    widest: _Tolerance = 0
    chance: _Chance = 0
    hold: Annotated[bool, Field(description="true, or leave it out")] = False

    @property
    def limits(self) -> dict[str, float]:
        """The limits that are given, by their names."""
        return self.model_dump(exclude={"severity", "hold"}, exclude_unset=True)

    @field_validator("hold")
    def _only_a_warning_waits(cls, hold: bool, stated: ValidationInfo) -> bool:
        if hold and stated.data.get("severity") is Severity.FAIL:
            raise ValueError("a failed rule stops the day, and nobody may accept that. "
                             "Remove it, or write `severity: warn`.")
        return hold


class _Monitor(StatedRule):
    """The next run of the spider asks only for what is left, so that a refusal would be gone with it."""

    @model_validator(mode="after")
    def _only_warns(self) -> "_Monitor":
        if self.severity is Severity.FAIL or self.hold:
            raise ValueError("the crawl's monitors stop and hold no day. Write `severity: warn` alone.")
        return self


class _Usual(_Stated):
    trailing_days: _Whole
    firm_days: _Whole
    metric_days: _Whole
    chance: _Chance


class _Kept(_Stated):
    """How long something is kept."""

    days: _Days


class _KeptWithNotice(_Kept):
    """How long something is kept, and so many days before its end somebody is notified."""

    notice: _Days

    @model_validator(mode="after")
    def _notice_comes_before(self) -> "_KeptWithNotice":
        if self.notice >= self.days:
            raise ValueError("`notice` must be less than `days`, or everything is near its end. Write a smaller one.")
        return self


class StatedRetention(_Stated):
    """How long each store keeps personal data."""

    lake: _Kept
    raw: _Kept
    superseded_batches: _Kept
    quarantine: _KeptWithNotice
    decided_documents: _Kept
    landing_leftovers: _Kept
    error_files: _Kept
    day_files: _Kept
    places: _Kept


class _Backfill(_Stated):
    chunk_days: Annotated[int, Field(ge=1, le=100, description="a whole number from 1 to 100")]


_Rules = Annotated[dict[str, StatedRule], Field(min_length=1)]
_Tables = Annotated[dict[str, _Rules], Field(min_length=1)]


class StatedPolicy(_Stated):
    """The whole file."""

    usual: _Usual
    backfill: _Backfill
    datasets: _Tables
    marts: _Tables
    contracts: _Rules
    crawl: Annotated[dict[str, _Monitor], Field(min_length=1)]
    rates: _Rules
    retention: StatedRetention


def read_policy(place: str, file: Path) -> StatedPolicy:
    """What the file says; `place` is what messages call it.

    Raises:
        PolicyError: it is missing or no YAML, or a key of it is unknown, missing, written twice or of a wrong value.
    """
    try:
        return StatedPolicy.model_validate(yaml.load(file.read_text(encoding="utf-8"), _OnceLoader))  # noqa: S506 - safe
    except OSError as error:
        raise PolicyError(f"{place}: it cannot be read ({error.strerror}). Restore it from the repository.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PolicyError(f"{place}: it is no valid YAML ({' '.join(str(error).split())}). Correct it.") from error
    except ValidationError as error:
        raise PolicyError(_message(place, error.errors()[0])) from None


class _OnceLoader(yaml.SafeLoader):
    """A safe loader that refuses a key written twice, where YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"`{twice[0]}` stands there twice, the second time {node.end_mark}")
        return super().construct_mapping(node, deep)


_MODELS: dict[tuple[str, ...], type[_Stated]] = {
    (): StatedPolicy, ("usual",): _Usual, ("backfill",): _Backfill, ("retention",): StatedRetention,
    **{("retention", name): _Kept for name in StatedRetention.model_fields},
    ("retention", "quarantine"): _KeptWithNotice,
}
_WANTED = {
    name: field.description
    for model in (_Usual, _Backfill, StatedRule, _KeptWithNotice) for name, field in model.model_fields.items()
}


def _message(place: str, error: ErrorDetails) -> str:
    """One error of the library in a sentence: where, what is wrong there, and what to write."""
    # A number is tried as either kind, and a key is no place.
    path = [str(part) for part in error["loc"] if part not in ("int", "float", "[key]")]
    within, name = path[:-1], path[-1] if path else ""
    if error["type"] == "missing":
        return f"{_at(place, within)}: `{name}` is missing. Add it."
    if error["type"] == "extra_forbidden":
        known = ", ".join(_MODELS.get(tuple(within), StatedRule).model_fields)
        return f"{_at(place, within)}: `{name}` is unknown. Write one of {known}."
    if error["type"] == "value_error":
        return f"{_at(place, path)}: {error['ctx']['error']}"
    return f"{_at(place, path)}: it is {error['input']!r}. Write {_WANTED.get(name) or 'a mapping of names'}."


def _at(place: str, path: Sequence[str]) -> str:
    return f"{place}: {'.'.join(path)}" if path else place
