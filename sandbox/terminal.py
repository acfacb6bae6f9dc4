"""The sandbox's console: what goes to a file or a pipe is whole, for there is no window to fit it into."""

from rich.console import Console, ConsoleDimensions

WHOLE = 10_000


class Terminal(Console):
    """A console that is as wide as its window, or as COLUMNS says; without either, as wide as what is printed."""

    @property
    def size(self) -> ConsoleDimensions:
        """Columns and lines."""
        found = super().size
        return found if self._width is not None or self.is_terminal else ConsoleDimensions(WHOLE, found.height)

    @size.setter
    def size(self, new: tuple[int, int]) -> None:
        self._width, self._height = new
