"""The strict proxy: stands before the BigQuery emulator, and refuses what the real service would refuse."""
