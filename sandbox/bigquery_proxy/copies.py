"""Lets the emulator run a statement on tables as they were, and joins its changes with those made meanwhile.

The emulator has one state only. So a table that changed since a statement's start is set back to its copy, the
statement runs, and what it changed is merged into what the table holds by now. Both sides are bags of rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from sandbox.bigquery_proxy.forwarding import Emulator

# The folder of the emulator's database for copies; what is set aside in the other is put back after a kill.
COPIES, ASIDE = "guard_copies", "guard_aside"
STATEMENTS = "/proxy/statements"


class EmulatorBroken(RuntimeError):
    """Raised when the emulator cannot copy a table; its log says why."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies of tables in the emulator's database; the caller holds the emulator's turn."""

    emulator: Emulator
    project: str

    async def make(self, copies: Mapping[str, str]) -> None:
        """Copy tables (`dataset.table`) as they are now."""
        await self._run(
            f'create table "{COPIES}"."{copy}" as from {self._place(name)}' for name, copy in copies.items()
        )

    async def drop(self, copies: Sequence[str]) -> None:
        """Drop copies that nobody needs."""
        await self._run(f'drop table if exists "{COPIES}"."{copy}"' for copy in copies)

    async def set_back(self, copies: Mapping[str, str]) -> None:
        """Let each table hold its copy, and keep what it held aside."""
        for name, copy in copies.items():
            table = self._place(name)
            await self._run((
                f'create table "{ASIDE}"."{name}" as from {table}',
                f"truncate {table}", f'insert into {table} from "{COPIES}"."{copy}"',
            ))

    async def join(self, copies: Mapping[str, str], *, changed: frozenset[str], rewritten: frozenset[str]) -> None:
        """Merge what the statement made of its targets with what they held; other tables get back what they held.

        Of a target whose rows it rewrote others have only inserted; into any other it has only inserted itself.
        """
        for name, copy in copies.items():
            table, before, meanwhile = self._place(name), f'"{COPIES}"."{copy}"', f'"{ASIDE}"."{name}"'
            if name in rewritten:
                steps = [f"insert into {table} from {meanwhile} except all from {before}"]
            else:
                added = f'"{ASIDE}"."{name} added"'
                steps = [f"create table {added} as from {table} except all from {before}", f"truncate {table}",
                         f"insert into {table} from {meanwhile}"]
                steps += [f"insert into {table} from {added}"] if name in changed else []
                steps.append(f"drop table {added}")
            await self._run((*steps, f"drop table {meanwhile}"))

    def _place(self, name: str) -> str:
        dataset, _, table = name.partition(".")
        return f'"{self.project}__{dataset}"."{table}"'

    async def _run(self, statements: Iterable[str]) -> None:
        """Run statements of the emulator's database, all of them or none."""
        async with self.emulator.session.post(STATEMENTS, json=list(statements)) as answer:
            if answer.status != HTTPStatus.OK:
                raise EmulatorBroken(await answer.text())
