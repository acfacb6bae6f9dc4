"""Peers by code of known standing, run in an environment of their own: average k-nearest neighbours, MAD, AVH.

    python peers.py batches.npz verdicts.json

Each learns of the clean days before a batch's day, as the EDBT 2021 and KDD 2023 papers have it, for one false alarm
in a hundred days.
"""

import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from avh.auto_validate_by_history import AVH
from joblib import Parallel, delayed
from pyod.models.knn import KNN
from pyod.models.mad import MAD
from sklearn.preprocessing import MinMaxScaler

Array = np.ndarray

ALARMS = 0.01
LEARNED, AGAIN = 28, 28  # days that AVH learns from, and after how many it learns anew
WEEK = 7  # the others learn anew every week, of all days before
COLUMNS = ("price", "amount", "product", "lines", "second")
# AVH makes its own errors of a column's neighbours, and so wants two in a table; an event has one number, its time.
TABLES = (("price", "amount", "product", "lines"), ("second", "minute"))


def nearest(train: Array, tests: Array) -> Array:
    """Average distance to five neighbours among the days before, on scaled profiles (Redyuk and others)."""
    scaler = MinMaxScaler().fit(train)
    model = KNN(n_neighbors=5, method="mean", contamination=ALARMS).fit(scaler.transform(train))
    return model.predict(scaler.transform(tests)).astype(bool)


def deviations(train: Array, tests: Array) -> Array:
    """The worst feature's distance from its median in median deviations, against that of the days before."""
    worst_train, worst = np.zeros(len(train)), np.zeros(len(tests))
    for column in range(train.shape[1]):
        if np.ptp(train[:, column]) == 0:
            worst = np.maximum(worst, np.where(tests[:, column] == train[0, column], 0, np.inf))
            continue
        model = MAD(contamination=ALARMS).fit(train[:, [column]])
        worst_train = np.maximum(worst_train, np.nan_to_num(model.decision_scores_, posinf=0))
        worst = np.maximum(worst, np.nan_to_num(model.decision_function(tests[:, [column]]), posinf=1e9))
    return worst > np.quantile(worst_train, 1 - ALARMS)


def programs(days: Sequence[Mapping[str, Array]]) -> dict[str, Any]:
    """What AVH would program of some days, a conjunction of constraints for each column."""
    found: dict[str, Any] = {}
    for table in TABLES:
        history = [pd.DataFrame({name: day[name] for name in table}) for day in days]
        found |= AVH(verbose=0, random_state=1).generate(history, ALARMS / len(COLUMNS))
    return found


def by_history(
    values: Mapping[str, Sequence[Array]], number: Array, clean: int, days: Sequence[int], tests: Array,
) -> list[bool]:
    """AVH's verdicts on the tests of some days that share one program."""
    warnings.simplefilter("ignore")

    def batch(row: int) -> dict[str, Array]:
        found = {name: values[name][row] for name in COLUMNS}
        return found | {"minute": found["second"] // 60}

    place = {int(day): row for row, day in enumerate(number[:clean])}
    program = programs([batch(place[one]) for one in range(min(days) - LEARNED, min(days))])
    return [any(not one.predict(pd.Series(batch(row)[name])) for name, one in program.items()) for row in tests]


def main() -> None:
    """Read the batches, ask every peer, write the verdicts in the batches' order."""
    warnings.simplefilter("ignore")
    held = np.load(sys.argv[1])
    features, number, clean = held["features"], held["number"], int(held["clean"])
    values = {name: np.split(held[f"{name}.values"].astype(float), held[f"{name}.ends"][:-1]) for name in COLUMNS}
    tested = np.arange(clean, len(number))
    found = {name: np.zeros(len(tested), dtype=bool) for name in ("knn", "mad", "avh")}
    for week in np.unique(number[tested] // WEEK):
        rows = tested[number[tested] // WEEK == week]
        train = features[:clean][number[:clean] < week * WEEK]
        found["knn"][rows - clean], found["mad"][rows - clean] = nearest(train, features[rows]), deviations(
            train, features[rows])
    spans = [[day for day in np.unique(number[tested]) if day // AGAIN == span]
             for span in np.unique(number[tested] // AGAIN)]
    tests = [tested[np.isin(number[tested], days)] for days in spans]
    told = Parallel(n_jobs=2)(delayed(by_history)(values, number, clean, days, rows)
                              for days, rows in zip(spans, tests, strict=True))
    for rows, flags in zip(tests, told, strict=True):
        found["avh"][rows - clean] = flags
    told = {name: [bool(one) for one in flags] for name, flags in found.items()}
    Path(sys.argv[2]).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
