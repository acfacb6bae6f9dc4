"""The terminal: what is printed on it is text; only `styled` gives a style, and no text is markup or control."""

from collections.abc import Iterable
from typing import Any

from rich.table import Column
from rich.text import Text

from contracts.foreign_text import harmless, harmless_lines
from contracts.wide_console import WideConsole


class Terminal(WideConsole):
    """A console for which every text is just that, in tables too; line breaks are obeyed, so they must be ours.

    Lines are never broken to fit the window: commands and addresses are copied from them.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def print(self, *objects: Any, **options: Any) -> None:
        """Texts on lines of their own, whole unless the caller says how to shorten them; other things as they are."""
        if not options and all(isinstance(one, str | Text) for one in objects):
            options = {"soft_wrap": True}
        super().print(*objects, **{"crop": False, **options})

    def render_str(self, text: str, **options: Any) -> Text:
        """The text without control and direction marks."""
        return super().render_str(harmless_lines(text), **options)


def uncut(header: str, values: Iterable[object]) -> Column:
    """A column that is as wide as its values in any window, for what is copied and compared; others give way."""
    return Column(header, no_wrap=True, min_width=max((len(harmless(str(value))) for value in values), default=0))


def styled(*parts: object) -> Text:
    """One line of parts: plain ones, or pairs of one and its style, such as `("held", "red")`."""
    pieces = [part if isinstance(part, tuple) else (part, "") for part in parts]
    return Text.assemble(*((harmless(str(text)), style) for text, style in pieces))
