"""Bins, trains and scores with LightGBM's own Python package on an exported matrix. Usage: python_reference.py FOLDER

FOLDER holds values.f64 (column-major), label.u8, {train,validation,test}.i32 (row numbers) and training.json.
Reading the files and laying the whole matrix out row by row, as the package likes it best, are not timed; taking the
rows of each part out of it is, as it is for ours. Prints one JSON document.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm as lgb
import numpy as np

folder = Path(sys.argv[1])
training = json.loads((folder / "training.json").read_text())
label = np.fromfile(folder / "label.u8", dtype=np.uint8).astype(np.float32)
values = np.ascontiguousarray(np.fromfile(folder / "values.f64").reshape(-1, label.size).T)
rows = {part: np.fromfile(folder / f"{part}.i32", dtype=np.int32) for part in ("train", "validation", "test")}
params = training["params"]

started = time.perf_counter()
train_set = lgb.Dataset(
    values[rows["train"]], label[rows["train"]], params=params, feature_name=training["features"]
).construct()
validation_set = train_set.create_valid(values[rows["validation"]], label[rows["validation"]]).construct()
binned = time.perf_counter()
booster = lgb.train(
    params,
    train_set,
    num_boost_round=training["rounds"],
    valid_sets=[validation_set],
    valid_names=["validation"],
    callbacks=[lgb.early_stopping(training["early_stopping_rounds"], verbose=False)],
)
trained = time.perf_counter()
booster.predict(values[rows["test"]], num_iteration=booster.best_iteration)
scored = time.perf_counter()


def milliseconds(begin: float, end: float) -> int:
    return round(1000 * (end - begin))


print(
    json.dumps(
        {
            "best_iteration": booster.best_iteration,
            "dataset_ms": milliseconds(started, binned),
            "train_ms": milliseconds(binned, trained),
            "predict_ms": milliseconds(trained, scored),
            "total_ms": milliseconds(started, scored),
        }
    )
)
