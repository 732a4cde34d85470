"""The workbook of 3,000 customers with all its payments: `./citynet bench import`."""

import resource
from pathlib import Path

BOOK = Path(__file__).parents[1] / "data" / "pelanggan_citynet.xlsx"
GOAL = {"seconds": 300, "memory_mb": 400}


def main(context):
    with context.new_env() as env:
        idle = _memory()
        with context.measure("history"):
            record = env["citynet.import"]._import_file(BOOK)
        created, found = record.result["created"], record.result["found"]
    with context.new_env() as env, context.measure("again"):
        env["citynet.import"]._import_file(BOOK)
    context.result |= {
        "bills": created["bills"],
        "payments": created["payments"],
        "paid_total": found["paid_total"],
        "seconds": context.result["history"]["seconds"],
        "idle_mb": idle,
        "memory_mb": _memory(),
        "goal": GOAL,
    }


def _memory():
    """:return: the most memory this process ever had, MB"""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
