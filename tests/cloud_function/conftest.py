"""The function's modules import each other by their bare names, as they do in the bundle."""

import sys

from infra.bundle import ROOT

sys.path.append(str(ROOT / "cloud_function"))
