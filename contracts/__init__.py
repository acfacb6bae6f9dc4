"""What every room agrees on: datasets, rules, object paths, manifests, outcomes, tables and errors."""
