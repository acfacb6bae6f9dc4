"""What makes a product page hard to read, decided by product and host alone, so that tests know it."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.seed.catalogue import Product


class TrapSet(StrEnum):
    """Which traps are set: `typical` costs no product its name, `all` is the real site on a bad day."""

    NONE = "none"
    TYPICAL = "typical"
    ALL = "all"


class Answer(StrEnum):
    """What a request for a product page ends in, once it has been asked often enough."""

    PAGE = "page"
    NOT_FOUND = "not_found"
    SOFT_NOT_FOUND = "soft_not_found"
    REDIRECT_HOME = "redirect_home"
    BLOCKED = "blocked"


class Markup(StrEnum):
    """Where a product page says what it shows; the later ones lack what the earlier ones have."""

    REACT_DATA = "react_data"
    JSON_LD = "json_ld"
    HEADING = "heading"


# Behind a wall that answers 403 to everybody.
WALLED_HOSTS = frozenset({"www.glamira.com.tr", "www.glamira.cn"})
RETRY_AFTER_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Traps:
    """The traps of one running shop."""

    chosen: TrapSet = TrapSet.TYPICAL

    def is_walled(self, host: str) -> bool:
        """Whether the host refuses every page, a product's or not."""
        return self.chosen is TrapSet.ALL and host in WALLED_HOSTS

    def answer(self, product: Product, host: str) -> Answer:
        """How the shop answers for this product on this host."""
        if self.is_walled(host):
            return Answer.BLOCKED
        if not product.has_page:
            return self._pageless(product)
        if self.chosen is TrapSet.ALL and not _is_safe(host):
            return {1: Answer.SOFT_NOT_FOUND, 2: Answer.REDIRECT_HOME, 3: Answer.NOT_FOUND}.get(
                product.product_id % 50, Answer.PAGE)
        return Answer.PAGE

    def refusals(self, product: Product) -> int:
        """How many requests are answered 429 before the page is given."""
        if self.chosen is TrapSet.ALL:
            return 2 if product.product_id % 40 == 7 else 0
        return int(self.chosen is TrapSet.TYPICAL and product.product_id % 200 == 7)

    def markup(self, product: Product) -> Markup:
        """The best description the page carries."""
        if self.chosen is TrapSet.ALL:
            return {11: Markup.JSON_LD, 12: Markup.HEADING}.get(product.product_id % 50, Markup.REACT_DATA)
        return Markup.REACT_DATA

    @property
    def names_are_localised(self) -> bool:
        """Whether a product's name depends on the language of the host."""
        return self.chosen is TrapSet.ALL

    def _pageless(self, product: Product) -> Answer:
        if self.chosen is TrapSet.NONE:
            return Answer.NOT_FOUND
        return {7: Answer.SOFT_NOT_FOUND, 8: Answer.SOFT_NOT_FOUND, 9: Answer.REDIRECT_HOME}.get(
            product.product_id % 10, Answer.NOT_FOUND)


def _is_safe(host: str) -> bool:
    """The English main hosts answer for every product that has a page."""
    return host in {"www.glamira.com", "www.glamira.co.uk"}
