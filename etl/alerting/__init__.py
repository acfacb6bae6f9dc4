"""Whoever must act learns of a halt once, of what makes it worse, and of its end."""
