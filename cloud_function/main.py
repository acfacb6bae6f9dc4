"""The only loader: one event of Cloud Storage in, one outcome out, however often and in whatever order it comes."""

import sys
from pathlib import Path

# The framework puts this folder last on the path; an installed package named `contracts` would win over ours.
sys.path.insert(0, str(Path(__file__).resolve().parent))

import functions_framework
from data_file import judge_data_file
from flask import Request
from log import log_facts
from manifest_load import load_manifest
from pubsub_message import event_of
from queries import labelled
from reasons import Reason
from refusals import record_refusal
from request_body import LARGEST_BYTES, BodyBroken, read_body
from services import Services, open_services
from storage_event import FINALIZED, Arrival, arrival_of, unreadable

from contracts.errors import LoadRefused, PathError
from contracts.lake.paths import MANIFEST_NAME, parse_object_name

DONE, BROKEN, WRONG_METHOD = 200, 400, 405


# Not as a function of CloudEvents: the framework would answer for what it cannot read, and be sent that for a day.
@functions_framework.http
def load_batch(request: Request) -> tuple[str, int]:
    """Answer 200, and so acknowledge, what is done or can never be done; raise for what a later delivery may cure."""
    try:
        # Of other methods too: the framework reads what is left, without a bound.
        body = read_body(request)
    except BodyBroken as error:
        log_facts("a body that broke off", error=str(error))
        return "", BROKEN
    if request.method != "POST":
        return "", WRONG_METHOD
    if body.is_too_large:
        return _answer("", unreadable(body, f"it is longer than {LARGEST_BYTES} bytes"))
    try:
        event = event_of(dict(request.headers), body.content)
    except Exception as error:  # Reading asks nobody else: what fails once fails always.
        return _answer("", unreadable(body, f"{type(error).__name__}: {error}"))
    if event["type"] != FINALIZED:
        log_facts("ignored", event_id=event["id"], event_type=event["type"])
        return "", DONE
    return _answer(event["id"], arrival_of(event))


def _answer(event_id: str, arrival: Arrival) -> tuple[str, int]:
    facts: dict[str, str | int] = {"event_id": event_id, "object_uri": arrival.uri, "generation": arrival.generation}
    try:
        verdict = handle(open_services(), arrival)
    except Exception as error:
        log_facts("failed, to be delivered again", error=f"{type(error).__name__}: {error}", **facts)
        raise
    log_facts(verdict, **facts)
    return "", DONE


def handle(services: Services, arrival: Arrival) -> str:
    """The outcome of one finished object, in a word; a refusal is recorded before it is returned.

    Raises:
        GoogleAPICallError: storage or warehouse could not answer, or another load was in the way; deliver again.
    """
    with labelled(arrival.name):
        try:
            return _judge(services, arrival)
        except LoadRefused as refusal:
            record_refusal(services.bigquery, arrival, refusal)
            return f"refused: {refusal.reason}"


def _judge(services: Services, arrival: Arrival) -> str:
    arrival.require_object()
    arrival.require_bucket(services.lake_bucket)
    try:
        path, name = parse_object_name(arrival.name)
    except PathError as error:
        raise LoadRefused(Reason.OBJECT_OUTSIDE_LAYOUT, str(error)) from error
    if name == MANIFEST_NAME:
        return load_manifest(services, arrival, path)
    return judge_data_file(services, arrival, path, name)
