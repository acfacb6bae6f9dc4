"""The shop itself: its stores, its addresses, its product feed."""
