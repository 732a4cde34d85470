"""Jobs in the field: how one is planned and done, and those that no order brought."""

from datetime import timedelta
from random import Random

from odoo.fields import Command

# how long a job is planned for
HOURS = {
    "installation": 3,
    "relocation": 3,
    "repair": 2,
    "package_change": 1,
    "removal": 1,
    "survey": 1,
    "termination": 1,
}


def make_other_jobs(scene):
    """Relocations, package changes and the like."""
    for row in scene.read("jobs"):
        service = scene.get_service(row["customer"])
        day = scene.day(days=row["days"])
        job = make_job(scene, service, row["kind"], min(day, scene.today), row["note"])
        if row["story"] != "draft":
            schedule(scene, job, day, int(row["hour"]))
        if row["story"] == "done":
            do(scene, job, day)


def make_job(scene, service, kind, day, note):
    """:return: a ``citynet.work.order`` at the address of ``service``, made on ``day``"""
    job = scene.in_year_of(day, "citynet.work.order").create(
        {
            "kind": kind,
            "subscription_id": service.id,
            "partner_id": service.partner_id.id,
            "address_id": service.address_id.id,
            "package_id": service.package_id.id,
            "area_id": service.area_id.id,
            "note": note,
        }
    )
    scene.age(job, scene.at(day, 8))
    return job


def schedule(scene, job, day, hour):
    """Plan ``job`` for ``day`` with the technician of its POP."""
    technician = job.area_id.parent_id.technician_ids[:1]
    technician = technician or scene.get("employee_teknisi1")
    job.write(
        {
            "technician_ids": [Command.set(technician.ids)],
            "date_planned": scene.at(day, hour),
            "date_planned_end": scene.at(day, hour + HOURS.get(job.kind, 2)),
        }
    )
    job.action_schedule()


def do(scene, job, day):
    job.action_start()
    job.action_done()
    finish_on(scene, job, day)


def install(scene, job, serial, day):
    """Do the installation ``job`` and have it done on ``day``."""
    job.action_start()
    job.write({"ont_serial": serial, **prepare_job_report(scene, job)})
    job.action_done()
    finish_on(scene, job, day)
    service = job.subscription_id
    service.write({"date_start": day, "next_period_start": day})
    service.charge_ids.date = day
    scene.age(service, job.date_done)


def prepare_job_report(scene, job):
    """:return: dict of what the technician ticked and used up, each job its own"""
    cable = 40 + job.id * 37 % 125  # metres; now and then more than is included
    used = {"cable": cable, "connector": 2, "port": 1}
    return {
        "check_ids": [Command.set(job._get_checklists()[job].ids)],
        "material_ids": [
            Command.create(
                {
                    "product_id": scene.env.ref(f"citynet_crm.material_{name}").id,
                    "quantity": quantity,
                }
            )
            for name, quantity in used.items()
        ],
    }


def finish_on(scene, job, day):
    """Have ``job``, which is done, last as long as such jobs do, on ``day``."""
    random = Random(job.name)  # noqa: S311
    length = (job.date_planned_end - job.date_planned) * random.uniform(0.4, 1.1)
    started = job.date_done - length
    if day < scene.today:
        started = job.date_planned + timedelta(minutes=random.randrange(-10, 20))
    job.write({"date_started": started, "date_done": started + length})
