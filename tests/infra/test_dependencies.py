"""Every package is one release with hashes, installed as pinned, under a licence that was read, and not known bad."""

import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.specifiers import SpecifierSet

from infra.dependencies import (
    PINNED,
    ROOT,
    Bad,
    Pin,
    known_bad,
    not_as_pinned,
    read_pins,
    unhashed,
    unlicensed,
)

HASH = f"--hash=sha256:{'0' * 64}"


def pin(name: str = "a", version: str = "1.0", hashes: int = 1, is_for_here: bool = True) -> Pin:
    return Pin(name, version, hashes, is_for_here)


def test_pins_are_read_with_their_hashes() -> None:
    named, elsewhere = "Some.Name==1.0", "b[x]==2 ; sys_platform == 'win32'"
    text = f"{named} \\\n    {HASH} \\\n    {HASH}\n    # via other\n{elsewhere} \\\n    {HASH}\n"
    assert read_pins(text) == [pin("some-name", hashes=2), pin("b", "2", is_for_here=False)]


@pytest.mark.parametrize("line", ["a", "a>=1", "a==1.*", "a==1,!=2", "a~=1.0", "a===1", "a @ https://evil.example/a.whl",
                                  "-e .", "--index-url https://evil.example", "./a.whl", "git+https://evil.example/a"])
def test_what_is_no_exact_pin_is_refused_by_name(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line.partition(" @")[0][:5])):
        read_pins(f"{line} \\\n    {HASH}\n")


def test_a_hash_of_another_kind_is_none() -> None:
    [found] = read_pins("a==1 \\\n    --hash=md5:0123 --hash=sha256:0123\n")
    assert list(unhashed([found])) == ["a==1: without a hash. Write it with `make lock`"]


def test_an_environment_that_differs_is_told_in_either_direction() -> None:
    pins = [pin("a"), pin("b"), pin("c"), pin("w", is_for_here=False)]
    told = list(not_as_pinned(pins, {"a": "1.0", "b": "1.1", "d": "4"}))
    assert [line.split(".")[0].split(":")[0] for line in told] == ["b", "c", "d 4"]
    assert list(not_as_pinned([pin("a")], {"a": "1", "pip": "99"})) == []


@pytest.mark.parametrize(("version", "is_bad"), [("1.9", True), ("1.9rc1", True), ("2.0", False), ("3", False)])
def test_a_known_bad_release_is_named_with_why(version: str, is_bad: bool) -> None:
    told = list(known_bad([pin("a", version)], [Bad("a", SpecifierSet("<2.0"), "CVE-1: it bites")]))
    assert told == ([f"a=={version}: CVE-1: it bites. Bad are <2.0: move the pin"] if is_bad else [])


def test_a_licence_that_nobody_read_is_told_and_so_is_a_needless_exception() -> None:
    texts = {"a": "MIT OR GPL-3.0", "b": "", "c": "MIT AND (Apache-2.0 WITH LLVM-exception)", "d": "Artistic"}
    told = list(unlicensed(texts, ["MIT", "Apache-2.0", "LLVM-exception"], {"d": "why", "gone": "why"}))
    assert [line.partition(":")[0] for line in told] == ["a", "b", "gone"]


@pytest.mark.parametrize("name", PINNED)
def test_every_pin_of_the_project_has_its_hash(name: str) -> None:
    assert list(unhashed(read_pins((ROOT / name).read_text(encoding="utf-8")))) == []


def test_the_make_file_installs_by_hash_only() -> None:
    installs = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
                if re.search(r"uv pip sync|pip install", line)]
    assert len(installs) == 7
    assert all("--require-hashes" in line or "--editable ." in line for line in installs)


def test_the_installer_itself_is_taken_by_its_hash() -> None:
    script = next(part for part in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "sed -n" in part)
    expression = script.partition("sed -n '")[2].partition("'")[0].replace("$$", "$")
    command = ["sed", "-n", expression, ROOT / "requirements.txt"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    [found] = read_pins(told.stdout)
    assert (found.name, found.hashes > 1) == ("uv", True)


def test_a_wrong_hash_is_not_installed(tmp_path: Path) -> None:
    wheel = tmp_path / "index" / "tampered-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    about = "Metadata-Version: 2.1\nName: tampered\nVersion: 1.0\n"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("tampered-1.0.dist-info/METADATA", about)
        archive.writestr("tampered-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("tampered-1.0.dist-info/RECORD", "")
    (tmp_path / "requirements.txt").write_text(f"tampered==1.0 \\\n    {HASH}\n", encoding="utf-8")
    uv = Path(sys.executable).with_name("uv")
    done = subprocess.run(
        [uv, "pip", "install", "--offline", "--no-index", "--find-links", wheel.parent, "--require-hashes", "--target",
         tmp_path / "into", "-r", tmp_path / "requirements.txt"], capture_output=True, text=True, check=False,
    )
    assert done.returncode != 0
    assert "Hash mismatch for `tampered==1.0`" in done.stderr


def test_every_exception_to_a_security_rule_gives_its_reason() -> None:
    tracked = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    silent = [
        f"{name}:{number}" for name in tracked.stdout.split()
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# noqa: [A-Z0-9, ]*\bS\d{3}(?!.* - \S)", line)
    ]
    assert silent == []
