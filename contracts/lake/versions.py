"""The contract versions whose batches may be loaded, each with the fingerprint of its rules.

A changed rule changes the fingerprint, and a test then asks for a raised version here. Old versions stay
listed for as long as their batches may be replayed. A dataset that has a version is one of the lake.
"""

from dataclasses import dataclass

CURRENT: dict[str, str] = {
    "events": "1.13.1",
    "locations": "1.7.0",
    "products": "1.8.0",
}

FINGERPRINTS: dict[str, dict[str, str]] = {
    "events": {
        "1.0.0": "53072bb5d9507945f38378664d55fdbd392ada6c169033bc7472881634b490b4",
        "1.1.0": "883192b85bae26c8cb9ad1f70e9a571c28a4ab4677308bf4a8f36fb30fea5dfb",
        "1.2.0": "84054beed6a0cd0f1685ba1647f5b83de473ac823c888babf00dce98ed746932",
        "1.3.0": "6838bd91510ef56d2fe01e880ed9c6ad23dcd25277ea1521e84ccdd4c37f98f2",
        "1.4.0": "de9001bdf28cbd9842e969859bd929bfa6d6d3be02427c8b1d6ac5dc913ad88b",
        "1.5.0": "2e36255411268009f8b483d91999e1ef54f9ce70a95aa44ac0ca1cc4d893376d",
        "1.6.0": "2fc4e33a520187c1aec480728eb95208fc83d21d6ce7c745ebbe149b4286b6b3",
        "1.7.0": "46f0028972cb4a171ae0d4d8d10009024bdae767e038c4ea347292ff7d4aab0e",
        "1.8.0": "079dfa209ea558b6aa7d3e6323bdf31ea6ee17e28ed441517ff73303b317048c",
        "1.9.0": "86737139ed331f952d25d293d0bb3f28430ede9b8b88cfbada0ac5729655aadf",
        "1.10.0": "6c98b10dae8710fbdfcf8ca9be01d3157bf82f015a380a1b50a2bf408941a6af",
        "1.11.0": "4e6334e72e2c04ac3488a7c145a914b57feaf92ca0580ae5cdaff16dda9a3109",
        "1.12.0": "5ce4b996d17cdb7ce35ea798e9be2af08a9c511338f58042548b6e2cfb56cfee",
        "1.13.0": "ebeaecc4e61485e3e176812aebca684b8eedffa0addfe7a87a70cbcf54755a7e",
        "1.13.1": "0a4de41c48d6144f5005053032e9cfbed39a4c3c2373ef5259d10140f6ccbe22",
    },
    "locations": {
        "1.0.0": "86c7a10f9f71e0109a7a694a312fcdc65a3b1d50864a902694c612d59683f9eb",
        "1.1.0": "3917fbf415a6eeb069e6842f56b4ba417d16827fe95e0d97b2a5108889307e91",
        "1.2.0": "bb7769476aca4b9b5f060542919506af5fb7b465c336b5adadf95cc4a4f1d814",
        "1.3.0": "4f0350df371a01a9cf7d3eb51a6f566a6e2e2193ff31751bd34a1a0c28093ad2",
        "1.4.0": "f14b177bbaa2c4e45bbc7c1e67db597c7bfd15cda4e754bff3564341e55cd133",
        "1.5.0": "4f8f78284a3a55f0c67bef0e61db6c9406b0d7ebcb3d36094975672190211cc2",
        "1.6.0": "cd106ee2f57ed51922ba454a1effbe0e5673c5caca1218f2f7d5a48c8536f405",
        "1.7.0": "262f4a03bb0efd240819fa79ce5b7d08d43c4fde1aa0827b484973b3161856b5",
    },
    "products": {
        "1.0.0": "c90a0c97d76221171fbf9bf002ceb7643275156d4c775cc1e9e8dc1fdde30369",
        "1.1.0": "2159eff54fbbde4fe834e00d5135936708565bf5361ff50e85c8197897281778",
        "1.2.0": "b816d8000c9f20e9765858194a487e90f24718b8766bd4c608a11021dac0fba9",
        "1.3.0": "327ec206a933656a29910d8fd87da1e2b8fbc7fc1decc8bdea1c20dc0ec9e093",
        "1.4.0": "0149bf7f66838a5870c5d5b1f7fc25ecc98006f131b5be3f279c75041e7670c6",
        "1.5.0": "074b69b3b27750f867cc441fb6ddeb7491e4c01a98a48ee85a66e4d235f81724",
        "1.6.0": "a5437620f9fc72c9da3458e1062b2b0af0ecae6ee54e667ac2ec7a67a8a7ffb1",
        "1.7.0": "6119bab44a5db4d9414645233e20c4e30cb6b82b0f3a7abadba2d6aa93fa62fc",
        "1.8.0": "d134d1c61fda7ec39bb838b51bf732de9c4be5332ed796e9f6fcb04e864df960",
    },
}


@dataclass(frozen=True, slots=True)
class ContractRef:
    """Which contract judged the rows, and a fingerprint of all its rules."""

    name: str
    version: str
    fingerprint: str


def current(dataset: str) -> ContractRef:
    """The contract that judges new rows of a dataset."""
    version = CURRENT[dataset]
    return ContractRef(dataset, version, FINGERPRINTS[dataset][version])


def is_known(contract: ContractRef) -> bool:
    """Whether a batch judged by this contract may be loaded."""
    return FINGERPRINTS.get(contract.name, {}).get(contract.version) == contract.fingerprint
