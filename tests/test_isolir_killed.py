"""Lists and reminders lose nothing and do nothing twice when processes are killed."""

import time

import processes
from worlds import isolir

COUNT = 300  # six batches
# how many are done, and seconds until the kill: right after a commit, or on the way
KILLS = ((1, 0), (51, 0.05), (101, 0), (151, 0.1))
# a quick machine may be done before the last of them
HITS = 2


def _wake(database, cron):
    """As if the time between two calls of the scheduled action were over."""
    processes.sql(
        database,
        """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute'
            WHERE id = (SELECT res_id FROM ir_model_data
                         WHERE module = 'citynet_crm' AND name = %s)""",
        cron,
    )


def _notify(database):
    # a scheduler that has just started sleeps a minute unless it is told
    processes.sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)


def _kill_at(database, start_odoo, cron, count):
    """Kill the server whenever ``count()`` reaches a target, then let it finish.

    :return: the last server, which did
    """

    def reached(target):
        _notify(database)
        return count() >= target

    hits = 0
    for target, pause in KILLS:
        if count() >= COUNT:
            break
        _wake(database, cron)
        server = start_odoo(database, "--max-cron-threads=1")
        server.wait_until(lambda goal=target: reached(goal), f"did {target}")
        time.sleep(pause)
        server.kill()
        hits += count() < COUNT
    assert hits >= HITS, "killed in the middle of its work"
    _wake(database, cron)
    server = start_odoo(database, "--max-cron-threads=1")
    server.wait_until(lambda: reached(COUNT), "finished")
    return server


def test_a_list_killed_again_and_again_suspends_each_service_once(database, start_odoo):
    made = isolir.make_list(database, COUNT)

    def worked_off():
        return processes.sql(
            database,
            "SELECT count(*) FROM citynet_isolir_line WHERE state <> 'waiting'",
        )[0][0]

    server = _kill_at(database, start_odoo, "ir_cron_isolir", worked_off)
    done = "SELECT state = 'done' FROM citynet_isolir WHERE id = %s"
    server.wait_until(lambda: processes.sql(database, done, made["list"])[0][0])
    server.kill()
    # who paid between the list and its execution (every third) was left alone
    assert processes.sql(
        database,
        "SELECT state, count(*) FROM citynet_isolir_line GROUP BY state ORDER BY state",
    ) == [("held", COUNT // 3), ("suspended", COUNT - COUNT // 3)]
    # nothing half: line, service and the order to the network agree, each once
    assert processes.sql(
        database,
        """SELECT count(*) FROM citynet_isolir_line line
             JOIN citynet_subscription service ON service.id = line.subscription_id
            WHERE (line.state = 'suspended') <> (service.state = 'suspended')
               OR (line.state = 'suspended') <> (line.date_suspended IS NOT NULL)
               OR (line.state = 'suspended')::int <> (
                  SELECT count(*) FROM citynet_provisioning job
                   WHERE job.subscription_id = service.id AND job.kind = 'suspend')""",
    ) == [(0,)]


def test_reminders_killed_again_and_again_go_out_once_a_bill(database, start_odoo):
    isolir.make_reminders(database, COUNT)

    def reminded():
        return processes.sql(database, "SELECT count(*) FROM citynet_reminder")[0][0]

    _kill_at(database, start_odoo, "ir_cron_reminder", reminded).kill()
    assert processes.sql(
        database, "SELECT count(DISTINCT (move_id, days)) FROM citynet_reminder"
    ) == [(COUNT,)]
    # the mail went with the note, neither without it nor twice
    assert processes.sql(
        database,
        """SELECT count(*), count(DISTINCT message.res_id)
             FROM mail_mail mail
             JOIN mail_message message ON message.id = mail.mail_message_id
            WHERE message.model = 'account.move'""",
    ) == [(COUNT, COUNT)]
