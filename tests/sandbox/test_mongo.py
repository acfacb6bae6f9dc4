"""A MongoDB that cannot run here says which package is missing."""

from pathlib import Path

import pytest

from contracts.errors import SandboxError
from sandbox.mongo import prepare


def server_that_says(folder: Path, complaint: str) -> Path:
    binary = folder / "mongod"
    binary.write_text(f"#!/bin/sh\necho '{complaint}' >&2\nexit 127\n")
    return binary


@pytest.mark.parametrize(
    ("library", "package"), [("libcurl.so.4", "libcurl4"), ("libssl.so.3", "libssl3"), ("libcrypto.so.3", "libssl3")]
)
def test_a_missing_library_is_named_with_its_package(tmp_path: Path, library: str, package: str) -> None:
    said = f"mongod: error while loading shared libraries: {library}: cannot open shared object file"
    with pytest.raises(SandboxError, match=rf"{library} is missing\. Run `apt-get install {package}`"):
        prepare(server_that_says(tmp_path, said), tmp_path / "data")


def test_any_other_complaint_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=r"Illegal instruction.*SANDBOX_MONGO_URI"):
        prepare(server_that_says(tmp_path, "Illegal instruction"), tmp_path / "data")


def test_the_run_bit_is_set(tmp_path: Path) -> None:
    binary = tmp_path / "mongod"
    binary.write_text("#!/bin/sh\nexit 0\n")
    prepare(binary, tmp_path / "data")
    assert binary.stat().st_mode & 0o100
    assert (tmp_path / "data").is_dir()
