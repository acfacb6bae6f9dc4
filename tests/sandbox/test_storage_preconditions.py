"""A precondition holds for the generation it names and no other; none at all holds always."""

import pytest

from sandbox.storage.preconditions import (
    Malformed,
    NotModified,
    PreconditionFailed,
    Preconditions,
    asked_generation,
    read_preconditions,
)

FOUND = {"generation": "7", "metageneration": "2"}


@pytest.mark.parametrize("demanded", [
    Preconditions(), Preconditions(generation_match=7), Preconditions(generation_not_match=6),
    Preconditions(generation_not_match=0), Preconditions(metageneration_match=2),
    Preconditions(metageneration_not_match=1), Preconditions(generation_match=7, metageneration_match=2),
])
def test_what_holds_passes(demanded: Preconditions) -> None:
    demanded.judge(FOUND)


@pytest.mark.parametrize("demanded", [
    Preconditions(generation_match=6), Preconditions(generation_match=0), Preconditions(metageneration_match=1),
    Preconditions(generation_match=7, metageneration_match=1),
])
def test_another_generation_is_refused(demanded: Preconditions) -> None:
    with pytest.raises(PreconditionFailed):
        demanded.judge(FOUND)


@pytest.mark.parametrize("demanded", [
    Preconditions(generation_not_match=7), Preconditions(metageneration_not_match=2),
])
def test_an_unwanted_generation_is_not_modified(demanded: Preconditions) -> None:
    with pytest.raises(NotModified):
        demanded.judge(FOUND)


def test_generation_0_means_that_there_is_none() -> None:
    Preconditions(generation_match=0).judge(None)
    for demanded in (Preconditions(generation_match=7), Preconditions(generation_not_match=0),
                     Preconditions(metageneration_match=1)):
        with pytest.raises(PreconditionFailed):
            demanded.judge(None)


def test_preconditions_are_read_from_the_query() -> None:
    query = {"ifGenerationMatch": ["0"], "ifMetagenerationNotMatch": ["3"], "ifSourceGenerationMatch": ["5"]}
    assert read_preconditions(query) == Preconditions(generation_match=0, metageneration_not_match=3)
    assert read_preconditions(query, "ifSource") == Preconditions(generation_match=5)
    assert asked_generation({"generation": ["12"]}) == 12
    assert asked_generation({}) is None


@pytest.mark.parametrize("value", ["", "x", "-1", "1.0", "٣"])
def test_what_is_no_whole_number_is_malformed(value: str) -> None:
    with pytest.raises(Malformed, match="ifGenerationMatch"):
        read_preconditions({"ifGenerationMatch": [value]})
