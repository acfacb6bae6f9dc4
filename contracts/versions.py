"""The contract versions whose batches may be loaded, each with the fingerprint of its rules.

A changed rule changes the fingerprint, and a test then asks for a raised version here. Old versions stay
listed for as long as their batches may be replayed.
"""

from contracts.manifest import ContractRef

CURRENT: dict[str, str] = {"events": "1.0.0", "locations": "1.0.0", "products": "1.1.0"}

FINGERPRINTS: dict[str, dict[str, str]] = {
    "events": {"1.0.0": "8620e55f3165e63f1beea849a9e5682a246a4c8073477c63e4d77a3ba593c04d"},
    "locations": {"1.0.0": "86c7a10f9f71e0109a7a694a312fcdc65a3b1d50864a902694c612d59683f9eb"},
    "products": {
        "1.0.0": "c90a0c97d76221171fbf9bf002ceb7643275156d4c775cc1e9e8dc1fdde30369",
        "1.1.0": "4da72643ee56ba7d9de823ffa5db13893296bc4a2ba11812c51a4f25da29c636",
    },
}


def current(dataset: str) -> ContractRef:
    """The contract that judges new rows of a dataset."""
    version = CURRENT[dataset]
    return ContractRef(dataset, version, FINGERPRINTS[dataset][version])


def is_known(contract: ContractRef) -> bool:
    """Whether a batch judged by this contract may be loaded."""
    return FINGERPRINTS.get(contract.name, {}).get(contract.version) == contract.fingerprint
