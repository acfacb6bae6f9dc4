"""Where the crawl of a day keeps its files."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.platform.settings import Settings
from etl.platform.work_folders import crawl_folder


@dataclass(frozen=True, slots=True)
class CrawlFiles:
    """The files of one day's crawl, in WORK_DIR/crawl/<day>/."""

    folder: Path

    @property
    def requests(self) -> Path:
        """The list that the spider works through."""
        return self.folder / "requests.jsonl"

    @property
    def partial(self) -> Path:
        """The feed while it grows; a killed crawl leaves it, and the next one goes on from it."""
        return self.folder / "products.partial.csv"

    @property
    def feed(self) -> Path:
        """The finished feed, ascending by product id."""
        return self.folder / "products.csv"

    @property
    def summary(self) -> Path:
        """What the spider's last run came to."""
        return self.folder / "summary.json"

    @property
    def log(self) -> Path:
        """What Scrapy has to say."""
        return self.folder / "spider.log"


def crawl_files(settings: Settings, day: date) -> CrawlFiles:
    """Where the crawl of a day keeps its files."""
    return CrawlFiles(crawl_folder(settings) / day.isoformat())
