"""BigQuery takes every SQL text in the Python code, also one that no other test ever runs.

The texts are found by machine. One that stands as it is sent is judged by itself; what is put together is sent by the
function that does so. A text that neither reaches fails here.
"""

import pytest

from tests.integration.sql.built import Built
from tests.integration.sql.kinds import kinds_of
from tests.integration.sql.questions import refused_questions
from tests.integration.sql.senders import VALUES, refusals, senders
from tests.integration.sql.texts import NOT_FOR_BIGQUERY, ROOT, even, sql_texts, texts_of


@pytest.fixture(scope="module")
def refused(built: Built) -> dict[str, str]:
    """Why statements were refused, by where they come from; every one has been sent."""
    warehouse = built.warehouse
    found = refusals(senders(built))
    for text in sql_texts():
        values = VALUES.get((text.file, text.name))
        if text.is_complete or values:
            sql = text.rendered(values) if values else text.text
            found[text.place] = warehouse.refusal(sql, kinds_of(text))
    found |= dict(refused_questions(warehouse))
    return {name: why for name, why in found.items() if why}


def test_no_statement_is_refused(refused: dict[str, str]) -> None:
    assert not refused, "\n".join(f"{name}: {why}" for name, why in refused.items())


def test_no_text_escapes(built: Built, refused: dict[str, str]) -> None:
    sent = [even(statement) for statement in built.warehouse.empty.statements]
    unsent = [text.place for text in sql_texts()
              if text.place not in refused and not any(text.is_within(statement) for statement in sent)]
    assert not unsent, (
        f"{', '.join(unsent)}: never analysed. Let tests/integration/sql/senders.py call the function that sends it, "
        "or give its placeholders values there."
    )


@pytest.mark.parametrize("file", sorted(NOT_FOR_BIGQUERY))
def test_what_is_left_out_has_sql(file: str) -> None:
    assert list(texts_of(ROOT / file))
