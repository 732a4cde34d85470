"""What the network was asked to do, and what became of it."""

from datetime import timedelta

from .scene import SUSPENDED_DAYS

# how long customers waited for their line after they had paid, in seconds
WAITS = (35, 48, 61, 90, 45, 130, 75, 240, 52, 600)


def fill_outbox(scene, suspended, others, restored):
    """Orders carried out, one that failed and one that waits for a person."""
    jobs = scene.env["citynet.provisioning"]._bypass_guard("state")
    day = scene.at(scene.day(days=SUSPENDED_DAYS), 10)
    for service in suspended[:-1]:
        jobs.create(prepare_job_values(scene, service, "suspend", day, 40))
    failed = prepare_job_values(scene, suspended[-1], "suspend", day)
    failed.update(
        state="failed",
        attempts=6,
        error="Router POP Mlati (10.20.0.2): tidak ada jawaban dalam 10 detik",
    )
    jobs.create(failed)
    for number, wait in enumerate(WAITS):
        moment = scene.at(scene.day(days=1 + 2 * number), 9 + number % 8)
        service = others[number % len(others)]
        jobs.create(
            {
                **prepare_job_values(scene, service, "restore", moment, wait),
                "date_paid": moment,
            }
        )
    paid = restored.date_restored
    values = prepare_job_values(scene, restored, "restore", paid, WAITS[0])
    jobs.create({**values, "date_paid": paid})
    jobs.create(prepare_job_values(scene, others[-1], "activate", paid))


def prepare_job_values(scene, service, kind, moment, wait=None):
    """:return: dict of a ``citynet.provisioning``, done after ``wait`` seconds"""
    values = {"subscription_id": service.id, "kind": kind, "date_asked": moment}
    if wait:
        values["state"] = "done"
        values["date_done"] = moment + timedelta(seconds=wait)
        values["user_id"] = scene.get("user_cs1").id
    return values
