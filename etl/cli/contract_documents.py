"""The contracts' documents: one YAML file of the Open Data Contract Standard per dataset, in the reference."""

from dataclasses import dataclass
from pathlib import Path

from contracts.datasets.odcs import to_yaml
from contracts.datasets.registry import CONTRACTS

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "contracts"


@dataclass(frozen=True, slots=True)
class ContractsReport:
    """The files that were written."""

    files: tuple[Path, ...]


def document_path(dataset: str, folder: Path = FOLDER) -> Path:
    """Where a dataset's document lives."""
    return folder / f"{dataset}.odcs.yaml"


def write_contracts(folder: Path = FOLDER) -> ContractsReport:
    """Write every dataset's contract to `folder`, over what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    files = tuple(document_path(dataset, folder) for dataset in CONTRACTS)
    for dataset, file in zip(CONTRACTS, files, strict=True):
        file.write_text(to_yaml(dataset), encoding="utf-8")
    return ContractsReport(files)
