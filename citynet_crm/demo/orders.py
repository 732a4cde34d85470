"""From the people in the tables to orders, and of most of them to running services."""

import base64
from datetime import date, timedelta
from random import Random

from odoo.tools import file_open

from . import jobs

DISTRICT_CODES = {
    "Kaliwungu": 1, "Kota Kudus": 2, "Jati": 3, "Undaan": 4, "Mejobo": 5,
    "Jekulo": 6, "Bae": 7, "Gebog": 8, "Dawe": 9,
}  # fmt: skip
PHONE_PREFIXES = ("0812", "0813", "0821", "0852", "0856", "0857", "0877", "0895")
LOST_REASONS = {
    "coverage": "citynet_crm.crm_lost_reason_coverage",
    "competitor": "citynet_crm.crm_lost_reason_competitor",
    "unreachable": "citynet_crm.crm_lost_reason_unreachable",
    "expensive": "crm.lost_reason_1",
}


def connect_customers(scene):
    """Order, win and connect everybody, the first ones first."""
    rows = scene.read("customers") + scene.read("institutions")
    rows.sort(key=lambda row: scene.day(row["months"], row["days"]))
    for number, row in enumerate(rows, start=1):
        day = scene.day(row["months"], row["days"])
        order = make_order(scene, row, day - timedelta(days=2 + number % 4))
        win(scene, order, day - timedelta(days=1))
        job = order.citynet_work_order_ids
        jobs.schedule(scene, job, day, 9 + 2 * (number % 4))
        jobs.install(scene, job, f"ZTEGD{number:07d}", day)
        service = job.subscription_id.with_env(scene.env)
        if row.get("cycle"):
            service.cycle = row["cycle"]
        scene.remember(service, f"service_{number:02d}")
        scene.services.append((row, service))


# ---- One order ----


def make_order(scene, row, day):
    """:return: the ``crm.lead`` of a row, made on ``day``"""
    moment = scene.at(day, 8 + len(row["street"]) % 12)
    leads = scene.in_year_of(day, "crm.lead")
    order = leads.create(prepare_order_values(scene, row, moment))
    if row.get("born"):
        with file_open("citynet_crm/demo/images/ktp.png", "rb") as photo:
            order._ensure_identity().photo = base64.b64encode(photo.read())
    order.write({"date_open": moment, "date_last_stage_update": moment})
    scene.age(order, moment)
    return order


def prepare_order_values(scene, row, moment):
    """:return: dict of the ``crm.lead``"""
    village = scene.env["citynet.village"].search([("name", "=", row["village"])])
    random = Random(row["street"])  # noqa: S311
    place = village.area_ids[:1]
    kind = "package" if row.get("born") else "package_dedicated"
    package = scene.get(f"{kind}_{row['package']}")
    payer = scene.get(row["payer"]) if row.get("payer") else None
    name = row.get("name") or row["site"]
    promo = find_promo(scene, row.get("promo"))
    values = {
        "name": f"{payer.name if payer else name} - {package.name}",
        "contact_name": name,
        "partner_id": payer and payer.id,
        "phone": payer.phone if payer else make_phone(row),
        "street": row["street"],
        "citynet_rt": row.get("rt"),
        "citynet_rw": row.get("rw"),
        "citynet_village": village.name,
        "citynet_district": village.district,
        "citynet_landmark": row.get("landmark"),
        "city": village.city,
        "zip": village.zip,
        "state_id": village.state_id.id,
        "country_id": scene.env.ref("base.id").id,
        "citynet_latitude": place.latitude + random.uniform(-0.004, 0.004),
        "citynet_longitude": place.longitude + random.uniform(-0.004, 0.004),
        "citynet_package_id": package.id,
        "citynet_promo_code": promo.code,
        "citynet_promo_id": promo.id,
        "citynet_referrer_id": find_customer(scene, row.get("referrer")).id,
        "citynet_consent_date": moment,
        "citynet_consent_version": scene.company.citynet_consent_version,
        "user_id": scene.get(random.choice(("user_cs1", "user_cs2"))).id,
        "lang_id": scene.env.ref("base.lang_id").id,
        "medium_id": choose_medium(scene, random).id,
    }
    if row.get("born"):
        values["citynet_nik"] = make_nik(row, village)
    return values


def choose_medium(scene, random):
    """:return: the ``utm.medium`` by which an order came"""
    name = random.choice(("website", "website", "phone", "direct"))
    medium = scene.env.ref(f"utm.utm_medium_{name}", raise_if_not_found=False)
    return medium or scene.env["utm.medium"]


def find_customer(scene, name):
    """:return: the ``res.partner`` who is called so and has a service, or none"""
    partners = scene.env["res.partner"]
    domain = [("name", "=", name), ("citynet_number", "!=", False)]
    return partners.search(domain, limit=1) if name else partners


def find_promo(scene, code):
    """:return: the ``citynet.promo`` with this code, or none"""
    promos = scene.env["citynet.promo"]
    return promos.search([("code", "=", code)]) if code else promos


def make_phone(row):
    """:return: str, a number as people write it, of an unused block"""
    random = Random(row["name"])  # noqa: S311
    return f"{random.choice(PHONE_PREFIXES)}-0000-{random.randrange(1000, 9999)}"


def make_nik(row, village):
    """:return: str, 16 digits that are no real identity: serials begin with 0001"""
    born = date.fromisoformat(row["born"])
    day = born.day + (40 if row["sex"] == "P" else 0)
    district = DISTRICT_CODES[village.district]
    return f"3319{district:02d}{day:02d}{born:%m%y}0000"


def win(scene, order, day):
    """Have the coverage of ``order`` checked and confirm it, on ``day``."""
    order.action_citynet_check_coverage()
    order.action_citynet_confirm()
    moment = scene.at(day, 10)
    order.write({"date_closed": moment, "date_last_stage_update": moment})
    scene.age(order.citynet_work_order_ids, moment)


def look_at_identities(scene):
    """The owner has looked at two documents of new customers; the log says so."""
    viewer = scene.get("user_pemilik")
    documents = scene.env["citynet.identity"].search([], order="id desc", limit=2)
    for number, document in enumerate(documents, start=1):
        document.with_user(viewer).action_view_document()
        scene.age(document.log_ids, scene.at(scene.day(days=number), 11))


# ---- Orders on their way, or lost ----


def make_open_orders(scene):
    """The orders that have brought no customer, or not yet."""
    for row in scene.read("orders"):
        day = scene.day(days=row["days"])
        order = make_order(scene, row, day)
        STORIES[row["story"]](scene, order, row, day)


def leave_new(scene, order, row, day):
    """It waits for customer service."""


def check_coverage(scene, order, row, day):
    order.action_citynet_check_coverage()
    if row["note"]:
        order.message_post(body=row["note"], author_id=order.user_id.partner_id.id)


def lose(scene, order, row, day):
    order.action_citynet_check_coverage()
    reason = scene.env.ref(LOST_REASONS[row["note"]], raise_if_not_found=False)
    order.action_set_lost(lost_reason_id=reason and reason.id)
    order.date_closed = scene.at(day + timedelta(days=2), 15)


def leave_job_draft(scene, order, row, day):
    win(scene, order, day)


def schedule_job(days, hour):
    """:return: a story: the order is won, its job planned so many days before today"""

    def story(scene, order, row, day):
        win(scene, order, day)
        jobs.schedule(scene, order.citynet_work_order_ids, scene.day(days=days), hour)

    return story


def start_job(scene, order, row, day):
    win(scene, order, day)
    jobs.schedule(scene, order.citynet_work_order_ids, scene.today, 10)
    order.citynet_work_order_ids.action_start()


def finish_job(scene, order, row, day):
    win(scene, order, day)
    job = order.citynet_work_order_ids
    jobs.schedule(scene, job, scene.today, 8)
    jobs.install(scene, job, "ZTEGD0009001", scene.today)


def cancel_job(scene, order, row, day):
    win(scene, order, day)
    order.citynet_work_order_ids._cancel(row["note"])


STORIES = {
    "new": leave_new,
    "coverage": check_coverage,
    "lost": lose,
    "job_draft": leave_job_draft,
    "job_late": schedule_job(1, 9),
    "job_today": schedule_job(0, 15),
    "job_tomorrow": schedule_job(-1, 9),
    "job_next": schedule_job(-3, 13),
    "job_progress": start_job,
    "job_done": finish_job,
    "job_cancelled": cancel_job,
}
