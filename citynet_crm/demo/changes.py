"""What customers want changed: asked for, agreed, done and refused."""

from . import jobs


def make_changes(scene):
    """Requests by every channel, each through the desk's own buttons."""
    agent = scene.get("user_cs1")
    for row in scene.read("changes"):
        service = scene.get_service(row["customer"])
        day = scene.day(days=row["days"])
        requests = scene.in_year_of(day, "citynet.change.request")
        request = requests.with_user(agent).create(
            prepare_change_values(scene, row, service)
        )
        STORIES[row["story"]](scene, request, row)
        scene.age(request.sudo(), scene.at(day, 9))


def prepare_change_values(scene, row, service):
    """:return: dict of the ``citynet.change.request``"""
    values = {
        "subscription_id": service.id,
        "with_visit": row["kind"] == "package" and row["story"] == "visit",
        **{name: row[name] for name in ("kind", "channel", "timing", "reason")},
    }
    if row["package"]:
        values["package_id"] = scene.get(f"package_{row['package']}").id
    if row["street"]:
        values["date_effective"] = scene.day(days=-2)
        values["address_id"] = make_new_address(scene, row, service).id
    return values


def make_new_address(scene, row, service):
    """:return: the ``res.partner`` where the service is to go"""
    village = scene.env["citynet.village"].search([("name", "=", row["village"])])
    return scene.env["res.partner"].create(
        {
            "name": row["street"],
            "type": "other",
            "parent_id": service.partner_id.id,
            "street": row["street"],
            "citynet_village": village.name or row["village"],
            "citynet_district": village.district,
            "city": village.city,
            "zip": village.zip,
            "state_id": village.state_id.id,
            "country_id": scene.env.ref("base.id").id,
        }
    )


# ---- What became of them ----


def leave_requested(scene, request, row):
    """It waits for customer service."""


def survey(scene, request, row):
    """A survey comes first: does the network reach the new address?"""
    request.action_survey()
    jobs.schedule(scene, request.sudo().survey_id, scene.day(days=-1), int(row["hour"]))


def confirm(scene, request, row):
    request.action_confirm()


def visit(scene, request, row):
    """It is done when the technicians have been there, in the next days."""
    request.action_confirm()
    job = request.sudo().work_order_id
    day = scene.day(days=-2 if request.kind == "relocation" else -1)
    jobs.schedule(scene, job, day, int(row["hour"]))
    for other in request.sudo().job_ids - job:
        jobs.schedule(scene, other, day, int(row["hour"]) - 2)


def refuse(scene, request, row):
    request.answer = row["answer"]
    request.action_refuse()


STORIES = {
    "requested": leave_requested,
    "survey": survey,
    "confirmed": confirm,
    "visit": visit,
    "refused": refuse,
}
