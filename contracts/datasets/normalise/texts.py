"""What counts as a visible text."""

# A character that is neither space nor a mark without width; to Python the separators of ASCII are space as well.
VISIBLE = r"[^\s\x{1c}-\x{1f}\x{200b}-\x{200f}\x{202a}-\x{202c}\x{2066}-\x{2069}\x{2060}\x{61c}\x{feff}]"
