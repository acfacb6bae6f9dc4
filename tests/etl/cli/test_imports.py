"""A command starts without what it does not use."""

import subprocess
import sys

HEAVY = {"pandera", "polars", "great_expectations", "scrapy", "airflow", "dbt"}


def test_the_command_line_loads_no_library_of_a_station() -> None:
    program = f"import sys, etl.cli; print(sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
