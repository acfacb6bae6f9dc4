"""Only etl/ops asks tables of glamira_ops: whoever wants to know who writes or reads one looks at one module."""

from tests.integration.sql.texts import sql_texts

# Who makes the tables, the load function, which carries its own statements, and the local stand-ins.
OTHERS = ("contracts/", "cloud_function/", "sandbox/")
# Great Expectations judges by statements of its own, and knows nothing of etl.
JUDGES = {"expectations/sql/arrival/_live.sql"}


def test_no_statement_elsewhere_names_a_table_of_ops() -> None:
    named = [text for text in sql_texts() if "glamira_ops." in text.text]
    assert any(text.file.startswith("etl/ops/sql/") for text in named)
    elsewhere = [text for text in named if not text.file.startswith(("etl/ops/", *OTHERS))]
    strays = [text.place for text in elsewhere if text.file not in JUDGES]
    assert not strays, (
        f"{', '.join(strays)}: names a table of glamira_ops. Such a statement belongs to the module of etl/ops that "
        "has the table's name, in etl/ops/sql/<table>/<statement>.sql, behind a function with typed rows."
    )
