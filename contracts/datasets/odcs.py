"""The contracts as documents of the Open Data Contract Standard, version 3, for readers outside this project."""

from typing import Any

import pandera.polars as pa
import yaml

from contracts.commands import command
from contracts.datasets.events.carts import OrderLine
from contracts.datasets.fields import landed_fields
from contracts.datasets.registry import CONTRACTS
from contracts.datasets.rules import Rule, rules_of
from contracts.lake import versions
from contracts.policy.policy import load_policy
from contracts.warehouse.schema import Column

API_VERSION = "v3.1.0"
_HEADING = f"# Written from the Pandera models by `{command('docs contracts')}`; a test compares the two.\n"
_LOGICAL_KINDS = {
    "STRING": "string", "INT64": "integer", "NUMERIC": "number", "BOOL": "boolean", "DATE": "date",
    "TIMESTAMP": "timestamp", "RECORD": "object",
}
# Rules about the members of a list, by dataset and column.
_MEMBER_RULES: dict[tuple[str, str], type[pa.DataFrameModel]] = {("events", "cart_products"): OrderLine}

Facts = dict[str, Any]


def to_yaml(dataset: str) -> str:
    """The contract of a dataset as a YAML document."""
    text = yaml.safe_dump(odcs(dataset), sort_keys=False, allow_unicode=True, width=120, default_flow_style=False)
    return _HEADING + str(text)


def odcs(dataset: str) -> Facts:
    """The contract of a dataset, its members named as the standard names them."""
    contract, reference = CONTRACTS[dataset], versions.current(dataset)
    table = contract.raw_table
    return {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": f"glamira-{dataset}",
        "name": f"Glamira {dataset}",
        "version": reference.version,
        "status": "active",
        "domain": "sales",
        "dataProduct": "glamira-orders",
        "description": {
            "purpose": _first_line(contract.model),
            "usage": f"BigQuery table {table.full_name}, filled by the load function alone, one batch per day.",
            "limitations": "A row that breaks a rule is kept whole in quarantine with every reason; it never lands.",
        },
        "schema": [_schema_object(dataset)],
        "slaProperties": [{"property": "frequency", "value": 1, "unit": "d"}],
        "customProperties": [{"property": "contractFingerprint", "value": reference.fingerprint}],
    }


def _schema_object(dataset: str) -> Facts:
    contract = CONTRACTS[dataset]
    landed = landed_fields(contract.model)
    over_rows = [_quality(rule) for rule in rules_of(contract.model) if rule.column not in landed]
    return {
        "name": dataset,
        "physicalName": contract.raw_table.full_name,
        "physicalType": "table",
        "description": _first_line(contract.model),
        "dataGranularityDescription": contract.grain,
        "properties": [_property(dataset, column) for column in contract.raw_table.columns],
        "quality": [*over_rows, *_thresholds(dataset)],
    }


def _property(dataset: str, column: Column) -> Facts:
    model = CONTRACTS[dataset].model
    facts = _column_facts(column, model)
    if column.name == "event_date":
        facts |= {"partitioned": True, "partitionKeyPosition": 1}
    own = [_quality(rule) for rule in rules_of(model) if rule.column == column.name]
    members = _MEMBER_RULES.get((dataset, column.name))
    if quality := own + ([_quality(rule) for rule in rules_of(members)] if members else []):
        facts["quality"] = quality
    return facts


def _column_facts(column: Column, model: type[pa.DataFrameModel] | None) -> Facts:
    field = model.to_schema().columns.get(column.name) if model else None
    meta: Facts = (field.metadata if field else None) or {}
    facts: Facts = {
        "name": column.name, "physicalType": column.kind, "description": column.description,
        "required": column.mode == "REQUIRED",
    }
    facts |= _kind(column, meta.get("items"))
    if meta:
        facts |= {"transformSourceObjects": [meta["source"] or column.name], "examples": [meta["example"]]}
        form = meta["form"]
        custom = {"sourceType": meta["source_type"], "unit": meta["unit"], "form": f"{form.name}: {form.meaning}"}
        facts["classification"] = str(form.data_class)
        facts["customProperties"] = [{"property": name, "value": value} for name, value in custom.items() if value]
    return facts


def _kind(column: Column, items: type[pa.DataFrameModel] | None) -> Facts:
    members = [_column_facts(member, items) for member in column.fields]
    own: Facts = {"logicalType": _LOGICAL_KINDS[column.kind]} | ({"properties": members} if members else {})
    if column.mode == "REPEATED":
        return {"logicalType": "array", "items": own}
    if column.precision is not None:
        own["physicalType"] = f"NUMERIC({column.precision}, {column.scale})"
    return own


def _quality(rule: Rule) -> Facts:
    return {"name": rule.reason, "type": "text", "description": rule.meaning, "severity": "error"}


def _thresholds(dataset: str) -> list[Facts]:
    rule, judged = load_policy().contracts.rule, {"quarantined_rows": "all rows"}
    if dataset == "events":
        judged["quarantined_orders"] = "checkout_success rows"
    return [
        {
            "name": name, "type": "text", "severity": "error",
            "description": f"a batch lands nothing when more than {rule(name).rate:.1%} of {what}, and more than "
                           f"{rule(name).count}, are quarantined; it warns above {rule(f'{name}_half').rate:.1%}",
        }
        for name, what in judged.items()
    ]


def _first_line(model: type[pa.DataFrameModel]) -> str:
    return (model.__doc__ or "").splitlines()[0]
