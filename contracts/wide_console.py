"""The console that fits its lines into the window where there is one."""

from rich.console import Console, ConsoleDimensions

WHOLE = 10_000  # columns; wider than any table


class WideConsole(Console):
    """As wide as its window, or as COLUMNS says; without either, as in a pipe or a file, nothing is made to fit one."""

    @property
    def size(self) -> ConsoleDimensions:
        """Columns and lines."""
        found = super().size
        return found if self._width is not None or self.is_terminal else ConsoleDimensions(WHOLE, found.height)

    @size.setter
    def size(self, new: tuple[int, int]) -> None:
        self._width, self._height = new
