"""A service's fingerprint changes with what it runs and reads, and with nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.service import Service, content_digest


@pytest.fixture
def service(tmp_path: Path) -> Service:
    source = tmp_path / "source"
    source.mkdir()
    (source / "main.py").write_text("one")
    return Service(
        name="any", ports=(1,), command=("true",), env={"A": "1"}, folder=tmp_path, probe=lambda: True, inputs=(source,)
    )


def test_the_same_service_has_the_same_fingerprint(service: Service) -> None:
    assert service.fingerprint() == replace(service, probe=lambda: False, deadline=1.0).fingerprint()


def test_command_environment_and_inputs_count(service: Service) -> None:
    before = service.fingerprint()
    assert replace(service, command=("false",)).fingerprint() != before
    assert replace(service, env={"A": "2"}).fingerprint() != before
    (service.inputs[0] / "main.py").write_text("two")
    assert service.fingerprint() != before


def test_digest_is_of_names_and_contents_not_of_the_place(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.py").write_text("same")
    assert content_digest(tmp_path / "a") == content_digest(tmp_path / "b")
    (tmp_path / "b" / "x.py").rename(tmp_path / "b" / "y.py")
    assert content_digest(tmp_path / "a") != content_digest(tmp_path / "b")


def test_compiled_modules_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("x")
    before = content_digest(tmp_path)
    (tmp_path / "x.pyc").write_bytes(b"compiled")
    assert content_digest(tmp_path) == before
