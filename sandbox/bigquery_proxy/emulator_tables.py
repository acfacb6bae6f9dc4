"""What the emulator knows of datasets and tables, asked for over HTTP when the proxy does not know it."""

from dataclasses import dataclass, field
from http import HTTPStatus

from sandbox.bigquery_proxy.catalog import Table
from sandbox.bigquery_proxy.forwarding import Emulator
from sandbox.bigquery_proxy.refusals import Refused, not_found

DEFAULT_LOCATION = "US"


@dataclass
class EmulatorTables:
    """Datasets and tables of one project; a dataset's location is remembered, it cannot change."""

    emulator: Emulator
    project: str
    _locations: dict[str, str] = field(default_factory=dict)

    async def get(self, name: str) -> Table | None:
        """A table by `dataset.table`; None when there is none."""
        dataset, _, table = name.partition(".")
        async with self.emulator.turn, self.emulator.session.get(self._path(dataset, table)) as answer:
            return Table.from_api(await answer.json()) if answer.status == HTTPStatus.OK else None

    async def location(self, dataset: str) -> str:
        """Where a dataset lies, in upper case; empty when there is none of that name."""
        if dataset not in self._locations:
            async with self.emulator.turn, self.emulator.session.get(self._path(dataset)) as answer:
                if answer.status != HTTPStatus.OK:
                    return ""
                self._locations[dataset] = str((await answer.json()).get("location") or DEFAULT_LOCATION).upper()
        return self._locations[dataset]

    async def require_location(self, name: str, location: str) -> None:
        """Refuse a job that works in another location than the dataset of `dataset.table`.

        A job without a location is run where its datasets lie.

        Raises:
            Refused: the service would not find the dataset there.
        """
        dataset, is_qualified, _ = name.partition(".")
        if not location or not is_qualified:
            return
        place = await self.location(dataset)
        if place and place != location.upper():
            raise Refused(not_found("Dataset", f"{self.project}:{dataset}", location))

    def forget(self, dataset: str) -> None:
        """A dataset that is dropped may come back elsewhere."""
        self._locations.pop(dataset, None)

    def _path(self, dataset: str, table: str = "") -> str:
        tables = f"/tables/{table}" if table else ""
        return f"/bigquery/v2/projects/{self.project}/datasets/{dataset}{tables}"
