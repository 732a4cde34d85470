"""Who is to be suspended, races of payment and suspension, and how soon it is undone.

`./citynet bench isolir [customers] [races]`
"""

from benchmarks import Context
from worlds import isolir


def main(context: Context):
    given = dict(enumerate(map(int, context.arguments)))
    customers, races = given.get(0, 5_000), given.get(1, 500)
    with context.measure("scan and carry out", customers):
        scanned = isolir.scan(context.database, customers)
    with context.measure("races", races):
        raced = isolir.race(context.database, races)
    with context.measure("restore", 100):
        restored = isolir.restore(context.database, 100)
    print(f"listed {scanned['listed']}; races ended {raced['endings']}")
    for failure in raced["failures"]:
        print("failed:", failure)
    context.result.update(
        scanned=scanned["scanned"],
        scan_s=scanned["scan_s"],
        suspended=scanned["suspended"],
        wrong=scanned["wrong"] + raced["wrong"] + raced["unpaid"],
        races=raced["races"],
        restored_p95_s=restored["restored_p95_s"],
    )
