"""Exit with parent: a spider whose caller is gone ends at once, so that the next crawl never meets it."""

import os
import threading

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

ABANDONED = 70
_STANDARD_INPUT = 0


class ExitWithParent:
    """Ends the process when its standard input, a pipe that only the caller holds, is closed."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ExitWithParent":
        """Made by Scrapy; off unless EXIT_WITH_PARENT is set, for by hand the standard input is something else."""
        if not crawler.settings.getbool("EXIT_WITH_PARENT"):
            raise NotConfigured
        threading.Thread(target=_wait_for_the_end, daemon=True).start()
        return cls()


def _wait_for_the_end() -> None:
    # Past Python's own buffer, whose lock would break an orderly end.
    while os.read(_STANDARD_INPUT, 1):
        continue
    # Like a kill: every finished product is on disk already, and the pages under way belong to nobody.
    os._exit(ABANDONED)
