"""People stay erased: over a kill in the middle, and over an old backup."""

import time

import processes
from worlds import privacy, privacy_search

COUNT, STAY = 3, 2
STEP = """SELECT count(*) FROM citynet_privacy_erasure
           WHERE state = 'done' OR step LIKE 'kind:%'"""
DONE = "SELECT count(*) FROM citynet_privacy_erasure WHERE state = 'done'"
# what a person can be found by at any time of an erasure that was not finished
WORDS = "SELECT count(*) FROM citynet_privacy_erasure WHERE words IS NOT NULL"
WAKE = """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute'
           WHERE id = (SELECT res_id FROM ir_model_data WHERE module = 'citynet_crm'
                        AND name = 'ir_cron_privacy_erasure')"""


def _work(database, start_odoo, query, goal):
    processes.sql(database, WAKE)
    server = start_odoo(database, "--max-cron-threads=1")

    def reached():
        processes.sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)
        return processes.sql(database, query)[0][0] >= goal

    server.wait_until(reached, f"reached {goal}")
    return server


def test_erased_people_are_found_nowhere_after_a_kill_and_a_restore(
    database, start_odoo, tmp_path
):
    people = privacy.make(database, COUNT + STAY)
    gone, stay = people[:COUNT], people[COUNT:]
    before = privacy_search.find_left(database, gone)
    # the search sees what there is: in many tables, and in files
    assert len(before) > 40
    assert before["filestore", "nik"] == set(range(COUNT))
    stay_before = privacy_search.find_left(database, stay)
    backup = privacy.back_up(database, tmp_path)

    privacy.decide(database, gone)
    server = _work(database, start_odoo, STEP, 1)
    time.sleep(0.1)
    server.kill()
    assert processes.sql(database, DONE)[0][0] < COUNT
    assert processes.sql(database, WORDS)[0][0]
    server = _work(database, start_odoo, DONE, COUNT)
    # the filestore is cleared at the end of the job
    server.wait_until(lambda: not privacy_search.find_left(database, gone), timeout=60)
    server.stop()

    stay_after = privacy_search.find_left(database, stay)
    for place in stay_before:
        if place[0] != "filestore":  # a list with all of them went as a whole
            assert stay_after.get(place) == stay_before[place], place

    with privacy.restored(backup, f"{database}_old") as old:
        assert privacy_search.find_left(old, gone)
        assert privacy.replay(old) == {"replayed": COUNT, "states": ["done"] * COUNT}
        assert privacy_search.find_left(old, gone) == {}
