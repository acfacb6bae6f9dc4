"""A file takes its place whole, and what could not be written is not left beside it."""

import os
from pathlib import Path

import pytest

from contracts.draft_file import drafted


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    place.write_text("before")
    with drafted(place) as draft:
        draft.write_text("after")
        assert place.read_text() == "before"
        assert f"{os.getpid()}" in draft.name
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("page.html", "after")]


@pytest.mark.parametrize("has_begun", [True, False])
def test_after_an_error_all_is_as_it_was(tmp_path: Path, has_begun: bool) -> None:
    place = tmp_path / "page.html"
    place.write_text("before")
    with pytest.raises(OSError, match="full"), drafted(place) as draft:
        if has_begun:
            draft.write_text("af")
        raise OSError("full")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("page.html", "before")]
