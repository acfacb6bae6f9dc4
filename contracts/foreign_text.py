"""Foreign text made harmless for each medium that shows it: it stays text, in its line, and hides nothing.

Foreign is whatever an event, a page, a file's name or a service's answer says. Terminal, mail and log lines need
`harmless`; the other functions are for what is markup elsewhere.
"""

import logging
import re
from functools import lru_cache
from typing import Any

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def harmless(text: str) -> str:
    """The text on one line, whatever is no visible character written as JSON escapes it: ESC as `\\u001b`.

    Line breaks, control and direction marks, and halves of characters have no effect any more. JSON on one line
    keeps its meaning; what is harmless already stays as it is.
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in text)


def harmless_lines(text: str) -> str:
    """The same line by line, for text whose line breaks are ours."""
    return "\n".join(map(harmless, text.split("\n")))


def for_slack(text: str) -> str:
    """Lines that Slack shows as they are: no mention such as `<!channel>`, no link that hides where it leads."""
    return harmless_lines(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def for_markdown(text: str) -> str:
    """The text as one code span: no link, no picture, no heading."""
    shown = harmless(text)
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    return f"{fence} {shown} {fence}"


def for_html(value: Any) -> Any:
    """A template's value before it is escaped: texts without control and direction marks, all else as it is."""
    return harmless_lines(value) if type(value) is str else value


class LogFormatter(logging.Formatter):
    """Gives each record one line of its own; a traceback follows in lines that are set in, and can be none."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line, on which nothing of the message can begin another."""
        return harmless(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """The traceback, set in."""
        return _set_in(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        """The stack, set in."""
        return _set_in(super().formatStack(stack_info))


def _set_in(text: str) -> str:
    return "\n".join(f"  {line}" for line in harmless_lines(text).split("\n"))


@lru_cache
def _escaped(letter: str) -> str:
    units = letter.encode("utf-16-be", "surrogatepass")
    return _SHORT.get(letter) or "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
