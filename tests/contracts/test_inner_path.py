"""A name that somebody else chose leads nowhere but into its folder."""

from contextlib import suppress
from pathlib import Path

import pytest

from contracts.errors import PathError
from contracts.inner_path import inner_path

LEADS_OUT = (
    "..", "../x", "a/../../x", "/etc/passwd", "a/b/../../../x", "", ".", "a/..", "./..", "linked/x", "linked",
    "x\0y", "n" * 300 + "/../../../x", "../folder-beside/x",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder-beside").mkdir()
    inside = tmp_path / "folder"
    inside.mkdir()
    (inside / "linked").symlink_to(tmp_path / "folder-beside")
    (inside / "circle").symlink_to(inside / "circle")
    return inside


@pytest.mark.parametrize("name", LEADS_OUT)
def test_a_name_that_leads_out_is_refused_by_its_name(folder: Path, name: str) -> None:
    with pytest.raises(PathError, match="delete the object"):
        inner_path(folder, name)


@pytest.mark.parametrize("name", ["x", "a/b/c.json", "a/../x", "..x", "...", "a..b/x", "~root", "C:\\x", "a//b"])
def test_a_name_below_the_folder_is_its_file(folder: Path, name: str) -> None:
    assert inner_path(folder, name) == folder / name


def test_a_link_in_a_circle_is_refused_or_stays_inside(folder: Path) -> None:
    with suppress(PathError):
        assert inner_path(folder, "circle/x").is_relative_to(folder)


def test_the_folder_need_not_be_there_yet(tmp_path: Path) -> None:
    assert inner_path(tmp_path / "new", "a/b") == tmp_path / "new" / "a" / "b"
