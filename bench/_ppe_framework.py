"""Runs in the environment of `ppe-match`, which needs an older pandas: the framework with one policy, or with ours over a pipe.

`python _ppe_framework.py fcfm|proximity|piped`. Standard output carries blocks only: eight bytes of length, then a numpy archive.
With `piped` each round goes out as a block and its moves come back as one on standard input; every run ends with its metrics.
"""

import io
import logging
import sys

import numpy as np
import pandas as pd
from ppe_match import TestingFramework, strategies

KEYS = {
    "avg holding time": "holding",
    "avg number of shipments": "shipments",
    "avg unit-miles": "miles",
    "fill rate": "fill",
    "fill rate exc zeros": "fill_served",
}


def send(**columns):
    """Write one block."""
    packed = io.BytesIO()
    np.savez(packed, **columns)
    sys.stdout.buffer.write(len(packed.getvalue()).to_bytes(8, "big") + packed.getvalue())
    sys.stdout.buffer.flush()


def receive():
    """Read one block."""
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    return np.load(io.BytesIO(sys.stdin.buffer.read(size)), allow_pickle=False)


def piped(date, donors, recipients, distances):
    """Ask at the other end of the pipe who gets what in this round."""
    gives, asks = donors.reset_index(drop=True), recipients.reset_index(drop=True)
    givers, askers = pd.Index(gives.don_id.unique()), pd.Index(asks.rec_id.unique())
    miles = np.full((len(givers), len(askers)), np.inf, np.float32)
    miles[givers.get_indexer(distances.don_id), askers.get_indexer(distances.rec_id)] = distances.distance
    send(
        kind="round",
        miles=miles,
        give_id=gives.don_id.to_numpy(str),
        give_row=givers.get_indexer(gives.don_id),
        give_item=gives.ppe.to_numpy(str),
        give_amount=gives.qty.to_numpy(np.int64),
        ask_id=asks.rec_id.to_numpy(str),
        ask_row=askers.get_indexer(asks.rec_id),
        ask_item=asks.ppe.to_numpy(str),
        ask_amount=asks.qty.to_numpy(np.int64),
    )
    moves = receive()
    made = gives.loc[moves["give"], ["don_id", "ppe"]].reset_index(drop=True)
    made["rec_id"], made["qty"] = asks.rec_id.to_numpy()[moves["ask"]], moves["amount"].astype(float)
    return made


POLICIES = {"fcfm": strategies.FCFM_strategy, "proximity": strategies.proximity_match_strategy, "piped": piped}


def main(policy):
    """Run the whole benchmark with weekly rounds and send what it measured."""
    logging.disable(logging.CRITICAL)
    framework = TestingFramework(strategy=POLICIES[policy])
    framework.run()
    measured, decisions = framework.get_metrics(), framework.get_decisions()
    overall = measured[measured.metric_name.isin(KEYS)].set_index("metric_name").value
    send(kind="metrics", units=int(decisions.qty.sum()), **{key: float(overall[name]) for name, key in KEYS.items()})


if __name__ == "__main__":
    main(sys.argv[1])
