"""The lake's objects: their names, their signed manifests, and the contract versions that may be loaded."""
