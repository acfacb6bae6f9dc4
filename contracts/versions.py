"""The contract versions whose batches may be loaded, each with the fingerprint of its rules.

A changed rule changes the fingerprint, and a test then asks for a raised version here. Old versions stay
listed for as long as their batches may be replayed.
"""

from contracts.manifest import ContractRef

CURRENT: dict[str, str] = {"events": "1.1.0", "locations": "1.1.0", "products": "1.1.0"}

FINGERPRINTS: dict[str, dict[str, str]] = {
    "events": {
        "1.0.0": "53072bb5d9507945f38378664d55fdbd392ada6c169033bc7472881634b490b4",
        "1.1.0": "c06ce9bcad4cbe2687cc78bddd14d884b3b71df7faaab0843cf34a8bc6e98e93",
    },
    "locations": {
        "1.0.0": "86c7a10f9f71e0109a7a694a312fcdc65a3b1d50864a902694c612d59683f9eb",
        "1.1.0": "9674ebaebd5ef05b035b037988b3d78af6ef126a3f38e3461d6c5c7dca9e0941",
    },
    "products": {
        "1.0.0": "c90a0c97d76221171fbf9bf002ceb7643275156d4c775cc1e9e8dc1fdde30369",
        "1.1.0": "99e371bef50c0a18c715c0b53f11ef16a3321d3779b93d653d844ac5518a4b85",
    },
}


def current(dataset: str) -> ContractRef:
    """The contract that judges new rows of a dataset."""
    version = CURRENT[dataset]
    return ContractRef(dataset, version, FINGERPRINTS[dataset][version])


def is_known(contract: ContractRef) -> bool:
    """Whether a batch judged by this contract may be loaded."""
    return FINGERPRINTS.get(contract.name, {}).get(contract.version) == contract.fingerprint
