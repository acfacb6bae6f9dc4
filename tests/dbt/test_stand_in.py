"""Our stand-in for dbt_expectations has the tests that the project uses, and no others."""

import re

from tests.dbt.project import PROJECT

MACROS = PROJECT / "fallback" / "dbt_expectations" / "macros"


def used() -> set[str]:
    text = "".join(file.read_text(encoding="utf-8") for file in (PROJECT / "models").rglob("*.yml"))
    return set(re.findall(r"dbt_expectations\.(\w+)", text))


def provided() -> set[str]:
    text = "".join(file.read_text(encoding="utf-8") for file in MACROS.glob("*.sql"))
    return set(re.findall(r"{% test (\w+)\(", text))


def test_it_has_the_tests_in_use_and_no_others() -> None:
    assert provided() == used()


def test_its_readme_lists_them() -> None:
    readme = (MACROS.parent / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\| `(expect_\w+)` \|", readme)) == provided()


def test_a_version_of_the_package_itself_is_pinned() -> None:
    assert re.search(r"package: metaplane/dbt_expectations\n    version: \d+\.\d+\.\d+\n",
                     (PROJECT / "packages.yml").read_text(encoding="utf-8"))
