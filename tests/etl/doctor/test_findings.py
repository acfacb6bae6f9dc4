"""Only a failure keeps a day from being run; programs read what people read."""

from etl.doctor.findings import DoctorReport, failure, ok, unchecked, warning

CALM = (ok("a", "found", "expected"), warning("b", "found", "expected", "do"), unchecked("c", "why", "expected", "do"))


def test_only_a_failure_keeps_a_day_from_being_run() -> None:
    assert DoctorReport(CALM).can_run
    assert not DoctorReport((*CALM, failure("d", "found", "expected", "do"))).can_run


def test_programs_read_every_finding() -> None:
    facts = DoctorReport(CALM).to_json()
    assert facts["can_run"] is True
    assert [one["status"] for one in facts["findings"]] == ["ok", "warning", "not checked"]
    assert facts["findings"][1] == {
        "name": "b", "status": "warning", "found": "found", "expected": "expected", "remedy": "do",
    }
