"""Complaints, what became of them, and outages."""

from datetime import timedelta

from . import jobs


def make_complaints(scene):
    """What customers weren't happy with, and what became of it."""
    for row in reversed(scene.read("complaints")):
        service = scene.get_service(row["customer"])
        day = scene.day(days=row["days"])
        tickets = scene.in_year_of(day, "citynet.ticket")
        ticket = tickets.create(prepare_complaint_values(scene, row, service))
        opened = min(scene.at(day, 8), ticket.create_date)
        scene.age(ticket, opened)
        # the clocks began when the complaint came in
        ticket.write({"sla_id": False, "date_restore_due": False})
        ticket._start_clocks()
        STORIES[row["story"]](scene, ticket, row)
        settle_on(scene, ticket, opened, opened + timedelta(hours=int(row["hours"])))
    quiet = scene.env["citynet.ticket"].with_context(mail_activity_quick_update=True)
    quiet._process_ids(quiet._get_waiting().ids)


def prepare_complaint_values(scene, row, service):
    network = row["category"] in ("no_connection", "slow", "unstable", "device")
    team = "finance" if row["category"] == "billing" else "service"
    team = scene.env.ref(
        f"citynet_crm.citynet_ticket_team_{'network' if network else team}"
    )
    names = ("category", "channel", "priority", "title", "description")
    return {
        **{name: row[name] for name in names},
        "subscription_id": service.id,
        "team_id": team.id,
    }


def settle_on(scene, ticket, opened, settled):
    """Date the steps that ``ticket`` has taken: an hour to assign it, then so long."""
    taken = min(opened + timedelta(minutes=40), settled)
    answered = ticket.date_assigned and taken
    resolved = ticket.date_resolved and settled
    ticket.write(
        {
            "date_assigned": answered,
            "date_resolved": resolved,
            "date_closed": ticket.date_closed and settled + timedelta(hours=3),
            "date_first_answer": answered,
            "first_breached": bool(answered and answered > ticket.date_first_due),
            "restore_breached": bool(resolved and resolved > ticket.date_restore_due),
        }
    )
    ticket._plan_next_step()


# ---- What became of them ----


def leave_new(scene, ticket, row):
    """It waits to be taken."""


def assign(scene, ticket, row):
    number = ticket.id % 2 + 1
    ticket.user_id = scene.get(f"user_cs{number}")


def wait(scene, ticket, row):
    assign(scene, ticket, row)
    ticket.action_wait()


def merge(scene, ticket, row):
    """Merge it into another open complaint of the same customer."""
    target = ticket.search(
        [
            ("partner_id", "=", ticket.partner_id.id),
            ("state", "in", ("new", "assigned")),
            ("id", "!=", ticket.id),
        ],
        limit=1,
    )
    # told long ago, and not by mail
    reader = ticket.partner_id.ids
    (ticket | target).message_unsubscribe(partner_ids=reader)
    ticket._merge_into(target)
    target.message_subscribe(partner_ids=reader)


def cancel(scene, ticket, row):
    ticket.action_cancel()


def resolve(scene, ticket, row):
    assign(scene, ticket, row)
    ticket.resolution = row["resolution"]
    ticket.action_resolve()


def close(scene, ticket, row):
    resolve(scene, ticket, row)
    ticket.action_close()


def repair(scene, ticket, row):
    assign(scene, ticket, row)
    day = scene.day(days=row["days"])
    job = plan_repair(scene, ticket, day, 10)
    jobs.do(scene, job, day)
    job.note = row["resolution"]
    close(scene, ticket, row)


def plan_repair_today(scene, ticket, row):
    assign(scene, ticket, row)
    plan_repair(scene, ticket, scene.today, 13)


def plan_repair_tomorrow(scene, ticket, row):
    assign(scene, ticket, row)
    plan_repair(scene, ticket, scene.day(days=-1), 13)


def plan_repair(scene, ticket, day, hour):
    """:return: the ``citynet.work.order`` that repairs what ``ticket`` is about"""
    ticket.action_plan_repair()  # numbered by the year the complaint came in
    job = ticket.work_order_ids
    scene.age(job, ticket.create_date)
    jobs.schedule(scene, job, day, hour)
    return job


STORIES = {
    "new": leave_new,
    "assigned": assign,
    "waiting": wait,
    "merged": merge,
    "cancelled": cancel,
    "resolved": resolve,
    "closed": close,
    "repaired": repair,
    "repair_today": plan_repair_today,
    "repair_tomorrow": plan_repair_tomorrow,
}


# ---- Outages ----


def make_outages(scene):
    """One that is over, with credits on the next bills, and one that goes on."""
    areas = scene.env["citynet.area"].union(
        *(
            service.area_id
            for _row, service in scene.services
            if service.state == "active"
        )
    )
    over, going_on = areas.sorted("id")[:1], areas.sorted("id")[-1:]
    outages = scene.env["citynet.outage"]
    day = scene.at(scene.day(days=6), 8)
    past = outages.create(
        {
            "cause": "Kabel utama putus tertimpa pohon",
            "area_ids": over.ids,
            "date_start": day,
            "date_end": day + timedelta(hours=30),
        }
    )
    past.action_announce()
    past.action_resolve()
    now = scene.env.cr.now().replace(microsecond=0)
    outages.create(
        {
            "cause": "Listrik POP padam",
            "area_ids": going_on.ids,
            "date_start": now - timedelta(hours=2),
            "date_estimate": now + timedelta(hours=3),
        }
    ).action_announce()
    # told long ago, and quietly
    for queue in outages._get_queues():
        queue._process_ids(queue._get_waiting().ids)
