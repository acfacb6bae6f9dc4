"""The synthetic shop: its documents, seeded by number, and the ledger of what they must become."""
