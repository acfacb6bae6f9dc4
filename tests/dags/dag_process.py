"""Reads DAG files in a process of its own, with a home of its own: what Airflow keeps of one stays there."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def printed(code: str, home: Path, *arguments: str, **variables: str) -> dict[str, Any]:
    """The JSON object that a Python program prints last; `arguments` follow it, `home` is Airflow's folder."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env=os.environ | variables | {"AIRFLOW_HOME": str(home)},
        capture_output=True, text=True, check=True,
    )
    content: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return content
