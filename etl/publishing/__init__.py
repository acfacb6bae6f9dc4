"""Audited marts become visible, all at once, and can be taken back."""
