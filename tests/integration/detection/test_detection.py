"""Every defect of the catalogue is refused by the gate that it names, and no clean day is; nothing bad is published."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from contracts.outcome import Severity
from etl.gates.release import require_passed
from etl.ops.quarantine_ids import quarantine_id
from etl.platform.bigquery import query
from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.warehouse_rows import Warehouse
from tests.integration.detection import report
from tests.integration.detection.catalogue import CleanDay, Defect, FileDefect, ModelDefect, RowDefect, SourceDefect
from tests.integration.detection.clean_days import DAYS as CLEAN_DAYS
from tests.integration.detection.documents import is_order
from tests.integration.detection.file_defects import FILES
from tests.integration.detection.model_defects import MODELS
from tests.integration.detection.pipeline import DAY, JUDGES, SOURCE_DAY, Halt, Pipeline
from tests.integration.detection.row_defects import MARTS, MODELLED, RAW
from tests.integration.detection.source_defects import DAYS, DOCUMENTS

CATALOGUE: tuple[Defect, ...] = (*DAYS, *DOCUMENTS, *FILES, *RAW, *MODELS, *MODELLED, *MARTS)
# What `make test` shows of each level; `make detect` shows all.
SHOWN = {"three hours are missing", "file changed", "contract with other rules", "euros became dollars"}
# One landing is enough for all of them.
DOCUMENT_DAY = SOURCE_DAY + timedelta(days=100)
SPENT_ON_ALL = 7200

pytestmark = pytest.mark.timeout(1800)


def shown(defects: Sequence[Defect], *, built: bool = False) -> list[object]:
    """The defects as parameters; those that only the soak shows, and all that need a build, carry its mark."""
    return [
        pytest.param(defect, id=defect.name, marks=[pytest.mark.soak] if built or defect.name not in SHOWN else [])
        for defect in defects
    ]


def judges(defect: Defect, *, first: str = JUDGES[0]) -> tuple[str, ...]:
    """The judges from the first on; as far as the one that holds the day, where none refuses it."""
    last = f"audit_{defect.gate}" if defect.severity is Severity.WARN else JUDGES[-1]
    return JUDGES[JUDGES.index(first): JUDGES.index(last) + 1]


def judge(defect: Defect, halt: Halt) -> None:
    """The named gate refused by the named check, with its severity, or lets the day wait for a steward by it."""
    check = defect.check.replace(":day", str(DAY))
    if defect.severity is Severity.WARN:
        tell(defect, (defect.gate, check) in halt.held, halt)
        assert (defect.gate, check) in halt.held, halt
        return
    caught = halt.failed.get((defect.gate, check)) is defect.severity and _gate_of(halt) == defect.gate
    tell(defect, caught, halt)
    assert halt.failed.get((defect.gate, check)) is defect.severity, halt
    assert _gate_of(halt) == defect.gate, halt


def tell(defect: Defect, caught: bool, found: object) -> None:
    """Keep what was found for the report."""
    report.add(defect, defect.level, defect.gate, defect.check.replace("_:day", "_DAY"), defect.severity,  # type: ignore[attr-defined]
               "caught" if caught else f"not caught: {found}")


def _gate_of(halt: Halt) -> str:
    return {"audit_raw": "raw", "audit_marts": "marts"}.get(halt.station, halt.station)


@pytest.fixture(scope="module", autouse=True)
def unpublished(pipeline: Pipeline) -> Iterator[None]:
    """Whatever is injected, no day more is published."""
    days = _published(pipeline)
    yield
    assert _published(pipeline) == days


@pytest.fixture(scope="module")
def built(pipeline: Pipeline) -> Iterator[Pipeline]:
    """The pipeline with marts; whatever is injected, what they show stays as it was."""
    pipeline.open_marts()
    before = pipeline.digest()
    assert before
    yield pipeline
    assert pipeline.digest() == before


@pytest.fixture(scope="module")
def source_day(pipeline: Pipeline) -> list[dict[str, object]]:
    """The documents of a clean day whose places and products have landed."""
    documents = pipeline.documents(CleanDay("spoilt", SOURCE_DAY))
    pipeline.place(SOURCE_DAY)
    pipeline.station("refresh_rates", pipeline.run(SOURCE_DAY))
    return documents


@pytest.mark.parametrize("defect", shown(DAYS))
def test_a_defect_of_the_source(
    pipeline: Pipeline, source_day: list[dict[str, object]], defect: SourceDefect, request: pytest.FixtureRequest,
) -> None:
    if defect.gate == "marts":
        request.getfixturevalue("built")
    pipeline.put(SOURCE_DAY, defect.change(source_day))
    judge(defect, pipeline.halt(pipeline.run(SOURCE_DAY), ("land_events", "await_load", *judges(defect))))


def test_a_document_that_no_contract_lets_in_is_quarantined_for_its_reason(pipeline: Pipeline) -> None:
    documents = pipeline.documents(CleanDay("spoilt", DOCUMENT_DAY))
    orders, others = [[one for one in documents if is_order(one) is wanted] for wanted in (True, False)]
    spoilt = {}
    for number, defect in enumerate(DOCUMENTS):
        document = (orders if defect.order else others)[number]
        defect.spoil(document)
        spoilt[defect] = quarantine_id("events", document)
    pipeline.put(DOCUMENT_DAY, documents)
    run = pipeline.run(DOCUMENT_DAY)
    pipeline.station("land_events", run)
    pipeline.halt(run, ["await_load"])
    rows = query(run.bigquery, _QUARANTINED, {"day": DOCUMENT_DAY})
    reasons = {row["quarantine_id"]: row["reasons"] for row in rows}
    loaded = {row["event_id"] for row in query(run.bigquery, _EVENTS, {"day": DOCUMENT_DAY})}
    for defect, item in spoilt.items():
        tell(defect, reasons.get(item) == [defect.check], reasons.get(item))
    assert {item: [defect.check] for defect, item in spoilt.items()} == reasons
    assert not loaded & {str(document["_id"]) for document in (*orders, *others)
                         if quarantine_id("events", document) in reasons}


@pytest.mark.parametrize("defect", shown(FILES))
def test_a_defect_of_a_file(pipeline: Pipeline, defect: FileDefect) -> None:
    day = DAY + timedelta(days=400 + FILES.index(defect))
    lake, client = pipeline.lake, pipeline.run(day).bigquery
    told = defect.forge(lake, day)
    status = Loader(pipeline.settings.load_function_url, lake.bucket.name).tell(
        told.name, told.generation, bucket=told.bucket,
    )
    reasons = set(Warehouse(client).reasons(told.name))
    tell(defect, reasons == {defect.check}, reasons)
    assert (status, reasons, Warehouse(client).names(day)) == (200, {defect.check}, [])


@pytest.mark.parametrize("defect", shown(RAW))
def test_a_defect_of_the_raw_tables(pipeline: Pipeline, defect: RowDefect) -> None:
    tables = pipeline.execute(defect.sql)
    try:
        judge(defect, pipeline.halt(pipeline.run(DAY), judges(defect)))
    finally:
        pipeline.restore(tables)


@pytest.mark.parametrize("defect", shown(MODELLED, built=True))
def test_a_defect_of_what_a_model_is(built: Pipeline, defect: RowDefect) -> None:
    tables = built.execute(defect.sql)
    try:
        judge(defect, built.halt_tests(built.run(DAY), tables))
    finally:
        built.restore(tables)


@pytest.mark.parametrize("defect", shown(MARTS, built=True))
def test_a_defect_of_the_marts(built: Pipeline, defect: RowDefect) -> None:
    tables = built.execute(defect.sql)
    try:
        judge(defect, built.halt(built.run(DAY), judges(defect, first="audit_marts")))
    finally:
        built.restore(tables)


@pytest.mark.parametrize("defect", shown(MODELS, built=True))
def test_a_defect_of_a_model(built: Pipeline, defect: ModelDefect) -> None:
    with built.spoilt_project(defect):
        judge(defect, built.halt(built.run(DAY), judges(defect, first="build")))


@pytest.mark.soak
@pytest.mark.timeout(SPENT_ON_ALL)
def test_no_clean_day_is_halted(built: Pipeline) -> None:
    pipeline = built
    runs = {clean: pipeline.run(clean.day) for clean in CLEAN_DAYS}
    stopped = {}
    for clean, run in runs.items():
        pipeline.put(clean.day, pipeline.documents(clean))
        pipeline.place(clean.day)
        stopped[clean] = pipeline.halt(run, ("land_events", "await_load", "audit_raw"))
    pipeline.build([clean.day for clean in CLEAN_DAYS], list(runs.values()))
    for clean, run in runs.items():
        stopped[clean] = halt = pipeline.halt(run, ("audit_marts", "reconcile")) if not stopped[clean].error \
            else stopped[clean]
        if not halt.error:
            require_passed(run)
        warned = ", ".join(f"`{check}`" for _, check in sorted(halt.failed)) or "nothing"
        report.add(clean, "clean day", str(clean.day), warned, "", "passed" if not halt.error else halt.error)
    assert {clean.name: halt.error for clean, halt in stopped.items() if halt.error} == {}


@pytest.mark.soak
def test_the_report_tells_of_all(pipeline: Pipeline) -> None:
    defects = [f"{defect.level}: {defect.name}" for defect in CATALOGUE]  # type: ignore[attr-defined]
    report.write({*defects, *(f"clean day: {clean.name}" for clean in CLEAN_DAYS)})
    assert len(CATALOGUE) >= 60
    assert len(CLEAN_DAYS) >= 20


def test_no_two_entries_are_the_same() -> None:
    names = Counter((defect.level, defect.name) for defect in CATALOGUE)  # type: ignore[attr-defined]
    assert max(names.values()) == 1
    assert {defect.severity for defect in CATALOGUE} == set(Severity)


def _published(pipeline: Pipeline) -> list[object]:
    published = "select data_date from glamira_ops.quality_status where status = 'published'"
    rows = query(pipeline.run(DAY).bigquery, published)
    return sorted(row["data_date"] for row in rows)


_QUARANTINED = """
select quarantine_id, reasons
from glamira_ops.quarantine_log
where dataset = 'events' and data_date = @day
"""
_EVENTS = "select event_id from glamira_raw.events where event_date = @day"
