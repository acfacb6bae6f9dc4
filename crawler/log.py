"""The log: nothing that the shop sends reaches it as a control character, or as a record of its own."""

import logging

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.texts import log_lines


class HarmlessFormatter(logging.Formatter):
    """Formats as another formatter does, and makes the outcome harmless."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """The record, traceback included."""
        return log_lines(self._inner.format(record))


class HarmlessLog:
    """Gives every handler of the process, all of them Scrapy's, such a formatter before anything is asked for."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "HarmlessLog":
        """Made by Scrapy, which sets its handlers afterwards."""
        made = cls()
        crawler.signals.connect(made.spider_opened, signal=signals.spider_opened)
        return made

    def spider_opened(self) -> None:
        """Set the formatters."""
        for handler in logging.root.handlers:
            handler.setFormatter(HarmlessFormatter(handler.formatter or logging.Formatter()))
