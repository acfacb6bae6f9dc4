"""The terminal: what is printed on it is text; only `styled` gives a style, and no text is markup or control."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleDimensions
from rich.table import Column
from rich.text import Text

from contracts.foreign_text import harmless, harmless_lines

# Wider than any table.
WHOLE = 10_000


class Terminal(Console):
    """A console for which every text is just that, in tables too; line breaks are obeyed, so they must be ours.

    Lines are never broken to fit the window: commands and addresses are copied from them. Where there is no window, as
    in a pipe or a file, nothing is made to fit one either, unless COLUMNS says how wide it is.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def print(self, *objects: Any, **options: Any) -> None:
        """Texts on lines of their own, whole unless the caller says how to shorten them; other things as they are."""
        if not options and all(isinstance(one, str | Text) for one in objects):
            options = {"soft_wrap": True}
        super().print(*objects, **{"crop": False, **options})

    @property
    def size(self) -> ConsoleDimensions:
        """Columns and lines."""
        found = super().size
        return found if self._width is not None or self.is_terminal else ConsoleDimensions(WHOLE, found.height)

    @size.setter
    def size(self, new: tuple[int, int]) -> None:
        self._width, self._height = new

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
