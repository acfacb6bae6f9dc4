"""The sources of all datasets, by the names that the contracts have."""

from etl.sources.base import Source
from etl.sources.events import Events
from etl.sources.locations import Locations
from etl.sources.products import Products

SOURCES: dict[str, Source] = {source.name: source for source in (Events(), Locations(), Products())}
