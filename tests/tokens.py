"""A text that every medium would obey: markup of the terminal, of Slack, of HTML and Markdown, control, direction."""

# Rich's closing tag, ESC and OSC and their C1 forms, a line of its own, a bidi override, Slack, HTML, Markdown.
CONTROL = ("\x1b[2J", "\x1b]8;;http://evil.example\x07", "\x9b2J", "\x9d0;title\x9c", "\r\n", "\u202e", "\u2066",
           "\u2028", "\u200b", "\x7f")
HOSTILE = "[/view][red]" + "".join(CONTROL) + "ERROR <!channel> <http://evil.example|shop> <script>alert(1)</script>"


def is_harmless(output: str) -> bool:
    """Whether each line of an output is visible characters only."""
    return all(line.isprintable() for line in output.split("\n"))
