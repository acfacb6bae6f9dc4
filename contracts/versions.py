"""The contract versions whose batches may be loaded, each with the fingerprint of its rules.

A changed rule changes the fingerprint, and a test then asks for a raised version here. Old versions stay
listed for as long as their batches may be replayed.
"""

from contracts.manifest import ContractRef

CURRENT: dict[str, str] = {"events": "1.0.0", "locations": "1.0.0", "products": "1.0.0"}

FINGERPRINTS: dict[str, dict[str, str]] = {
    "events": {"1.0.0": ""},
    "locations": {"1.0.0": ""},
    "products": {"1.0.0": ""},
}


def current(dataset: str) -> ContractRef:
    """The contract that judges new rows of a dataset."""
    version = CURRENT[dataset]
    return ContractRef(dataset, version, FINGERPRINTS[dataset][version])


def is_known(contract: ContractRef) -> bool:
    """Whether a batch judged by this contract may be loaded."""
    return FINGERPRINTS.get(contract.name, {}).get(contract.version) == contract.fingerprint
