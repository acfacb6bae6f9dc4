"""Waiting for the load function without a slot: a task looks, and hands a longer wait to the triggerer."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from airflow.sdk import BaseOperator, Context
from airflow.triggers.base import BaseTrigger, TriggerEvent

from contracts.errors import GlamiraError
from dags.tasks import execute_station, task_run

AWAIT = "await_load"
# Most loads are over by then; handing over and coming back takes longer.
IN_SLOT_SECONDS = 15.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 10.0


class AwaitLoad(BaseOperator):
    """The station `await_load`: it works once there is something to do, loaded batches or events that must be lost."""

    def execute(self, context: Context) -> str:  # noqa: ARG002 - Airflow's
        """Perform the station, or have the triggerer wait first."""
        from etl.loading.load import is_settled

        run = task_run()
        if not is_settled(run, IN_SLOT_SECONDS):
            waiting = LoadTrigger(f"{run.day}", run.run_id, float(run.settings.event_grace_seconds))
            self.defer(trigger=waiting, method_name="resume")
        return execute_station(AWAIT)

    def resume(self, context: Context, event: str) -> str:  # noqa: ARG002 - Airflow's
        """Perform the station after a wait, whatever ended that."""
        self.log.info("waited: %s", event)
        return execute_station(AWAIT)


class LoadTrigger(BaseTrigger):
    """Fires when the day's batches are loaded or refused, or after so many seconds: then events must be sent again."""

    def __init__(self, day: str, run_id: str, seconds: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.day, self.run_id, self.seconds = day, run_id, seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What makes the trigger anew, in another triggerer too; the wait begins anew with it."""
        return "dags.load_wait.LoadTrigger", {"day": self.day, "run_id": self.run_id, "seconds": self.seconds}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look now and then, and never in the triggerer's own thread."""
        pause, waited = FIRST_PAUSE_SECONDS, 0.0
        while waited < self.seconds and not await asyncio.to_thread(self._is_settled):
            await asyncio.sleep(pause)
            waited, pause = waited + pause, min(2 * pause, LONGEST_PAUSE_SECONDS)
        yield TriggerEvent(f"{waited:.0f} s")  # type: ignore[no-untyped-call]

    def _is_settled(self) -> bool:
        from etl.loading.load import is_settled
        from etl.ops.day_run import open_run

        try:
            return is_settled(open_run(date.fromisoformat(self.day), self.run_id))
        except GlamiraError as error:
            self.log.warning("not known whether it is loaded: %s", error)
            return False
