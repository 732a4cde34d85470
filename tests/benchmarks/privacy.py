"""Customers are erased, by a server that is killed on the way; then what is left of them.

`./citynet bench privacy [customers]`: a plain dump and the filestore are searched for
name, phone in all spellings, NIK, e-mail and address. An old backup is restored and the
list of erasures replayed, and searched again.
"""

import shutil
import tempfile
import time
from pathlib import Path

from odoo.tools import config

import processes
from benchmarks import Context
from worlds import privacy, privacy_search

STAY = 10
DONE = "SELECT count(*) FROM citynet_privacy_erasure WHERE state = 'done'"
WAKE = """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute'
           WHERE id = (SELECT res_id FROM ir_model_data WHERE module = 'citynet_crm'
                        AND name = 'ir_cron_privacy_erasure')"""


def main(context: Context):
    count = int(context.arguments[0]) if context.arguments else 50
    database, folder = context.database, Path(tempfile.mkdtemp())
    try:
        with context.measure("customers made", count + STAY):
            people = privacy.make(database, count + STAY)
        gone, stay = people[:count], people[count:]
        before, stay_before = (
            privacy_search.find_left(database, some) for some in (gone, stay)
        )
        show("before", before)
        backup = privacy.back_up(database, folder)
        with context.measure("erased", count):
            privacy.decide(database, gone)
            killed = drain(context, folder, count)
        left = privacy_search.find_left(database, gone)
        show("after", left)
        with context.measure("old backup replayed", count):
            old_left = replay(database, backup, gone)
        show("after the replay", old_left)
        copy = privacy.take_copy(database, stay[0])
        stay_after = privacy_search.find_left(database, stay)
    finally:
        shutil.rmtree(folder)
    others = {
        place: stay_before[place] - stay_after.get(place, set())
        for place in stay_before
    }
    context.result.update(
        customers=count,
        found_before=privacy_search.count(before),
        found_after=privacy_search.count(left) + privacy_search.count(old_left),
        killed_at=killed,
        # packed files that name an erased person go as a whole
        others_lost=sum(
            len(people)
            for (place, _kind), people in others.items()
            if place != "filestore"
        ),
        copy_s=copy["copy_s"],
        copy_documents=copy["documents"],
    )


def show(when, left):
    print(f"{when}: {privacy_search.count(left)}")
    for (place, kind), people in sorted(left.items()):
        print(f"  {place} {kind}: {len(people)}")


def drain(context, folder, total):
    """Let a server erase them; it is killed twice on the way.

    :return: list of int, how many were erased when it was killed
    """
    killed = []
    for goal in (total // 4, total // 2, total):
        processes.sql(context.database, WAKE)
        arguments = ("--max-cron-threads=1", "--log-level=warn")
        server = processes.OdooProcess(context.database, *arguments, log=folder / "log")

        def reached(goal=goal):
            processes.sql(
                "postgres", "SELECT pg_notify('cron_trigger', %s)", context.database
            )
            return processes.sql(context.database, DONE)[0][0] >= goal

        server.wait_until(reached, f"erased {goal}", 1200)
        if goal < total:
            time.sleep(0.15)
            server.kill()
            killed.append(processes.sql(context.database, DONE)[0][0])
        else:
            wait_for_files(context, server)
            server.stop()
    return killed


def wait_for_files(context, server):
    """The job clears the filestore at its end: its checklist is empty then."""
    checklist = Path(config["data_dir"], "filestore", context.database, "checklist")
    server.wait_until(
        lambda: not any(path.is_file() for path in checklist.rglob("*")),
        "cleared the filestore",
    )


def replay(database, backup, people):
    with privacy.restored(backup, f"{database}_old") as old:
        print(privacy.replay(old))
        return privacy_search.find_left(old, people)
