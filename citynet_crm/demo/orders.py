"""From the people in the tables to orders, jobs and running services."""

import base64
from datetime import date, timedelta
from random import Random

from odoo import api, models
from odoo.fields import Command
from odoo.tools import file_open

DISTRICT_CODES = {
    "Kaliwungu": 1, "Kota Kudus": 2, "Jati": 3, "Undaan": 4, "Mejobo": 5,
    "Jekulo": 6, "Bae": 7, "Gebog": 8, "Dawe": 9,
}  # fmt: skip
PHONE_PREFIXES = ("0812", "0813", "0821", "0852", "0856", "0857", "0877", "0895")
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
LOST_REASONS = {
    "coverage": "citynet_crm.crm_lost_reason_coverage",
    "competitor": "citynet_crm.crm_lost_reason_competitor",
    "unreachable": "citynet_crm.crm_lost_reason_unreachable",
    "expensive": "crm.lost_reason_1",
}


class CitynetDemo(models.AbstractModel):
    _inherit = "citynet.demo"

    @api.model
    def _connect_customers(self):
        """Order, win and connect everybody, the first ones first.

        :return: list of (row of the table, ``citynet.subscription``)
        """
        rows = self._read("customers") + self._read("institutions")
        rows.sort(key=lambda row: self._day(row["months"], row["days"]))
        services = []
        for number, row in enumerate(rows, start=1):
            day = self._day(row["months"], row["days"])
            order = self._make_order(row, day - timedelta(days=2 + number % 4))
            self._win(order, day - timedelta(days=1))
            job = order.citynet_work_order_ids
            self._schedule(job, day, 9 + 2 * (number % 4))
            self._install(job, f"ZTEGD{number:07d}", day)
            service = job.subscription_id.with_env(self.env)
            if row.get("cycle"):
                service.cycle = row["cycle"]
            self._remember(service, f"service_{number:02d}")
            services.append((row, service))
        return services

    @api.model
    def _make_order(self, row, day):
        """:return: the ``crm.lead`` of a row, made on ``day``"""
        moment = self._at(day, 8 + len(row["street"]) % 12)
        leads = self._in_year_of(day, "crm.lead")
        order = leads.create(self._prepare_order_values(row, moment))
        if row.get("born"):
            with file_open("citynet_crm/demo/images/ktp.png", "rb") as photo:
                order._ensure_identity().photo = base64.b64encode(photo.read())
        order.write({"date_open": moment, "date_last_stage_update": moment})
        self._age(order, moment)
        return order

    @api.model
    def _prepare_order_values(self, row, moment):
        village = self.env["citynet.village"].search([("name", "=", row["village"])])
        random = Random(row["street"])  # noqa: S311
        place = village.area_ids[:1]
        kind = "package" if row.get("born") else "package_dedicated"
        package = self._demo(f"{kind}_{row['package']}")
        payer = self._demo(row["payer"]) if row.get("payer") else None
        name = row.get("name") or row["site"]
        promo = self._demo_promo(row.get("promo"))
        values = {
            "name": f"{payer.name if payer else name} - {package.name}",
            "contact_name": name,
            "partner_id": payer and payer.id,
            "phone": payer.phone if payer else self._get_phone(row),
            "street": row["street"],
            "citynet_rt": row.get("rt"),
            "citynet_rw": row.get("rw"),
            "citynet_village": village.name,
            "citynet_district": village.district,
            "citynet_landmark": row.get("landmark"),
            "city": village.city,
            "zip": village.zip,
            "state_id": village.state_id.id,
            "country_id": self.env.ref("base.id").id,
            "citynet_latitude": place.latitude + random.uniform(-0.004, 0.004),
            "citynet_longitude": place.longitude + random.uniform(-0.004, 0.004),
            "citynet_package_id": package.id,
            "citynet_promo_code": promo.code,
            "citynet_promo_id": promo.id,
            "citynet_referrer_id": self._get_customer(row.get("referrer")).id,
            "citynet_consent_date": moment,
            "citynet_consent_version": self.env.company.citynet_consent_version,
            "user_id": self._demo(random.choice(("user_cs1", "user_cs2"))).id,
            "lang_id": self.env.ref("base.lang_id").id,
            "medium_id": self._get_medium(random).id,
        }
        if row.get("born"):
            values["citynet_nik"] = self._get_nik(row, village)
        return values

    @api.model
    def _get_medium(self, random):
        """:return: the ``utm.medium`` by which an order came"""
        name = random.choice(("website", "website", "phone", "direct"))
        return (
            self.env.ref(f"utm.utm_medium_{name}", raise_if_not_found=False)
            or (self.env["utm.medium"])
        )

    @api.model
    def _get_customer(self, name):
        """:return: the ``res.partner`` who is called so and has a service, or none"""
        partners = self.env["res.partner"]
        domain = [("name", "=", name), ("citynet_number", "!=", False)]
        return partners.search(domain, limit=1) if name else partners

    @api.model
    def _demo_promo(self, code):
        return (
            self.env["citynet.promo"].search([("code", "=", code)])
            if code
            else (self.env["citynet.promo"])
        )

    @api.model
    def _get_phone(self, row):
        """:return: str, a number as people write it, of a block that nobody has"""
        random = Random(row["name"])  # noqa: S311
        return f"{random.choice(PHONE_PREFIXES)}-0000-{random.randrange(1000, 9999)}"

    @api.model
    def _get_nik(self, row, village):
        """:return: str, 16 digits that belong to nobody: serials begin with 0001"""
        born = date.fromisoformat(row["born"])
        day = born.day + (40 if row["sex"] == "P" else 0)
        district = DISTRICT_CODES[village.district]
        return f"3319{district:02d}{day:02d}{born:%m%y}0000"

    @api.model
    def _win(self, order, day):
        order.action_citynet_check_coverage()
        order.action_citynet_confirm()
        moment = self._at(day, 10)
        order.write({"date_closed": moment, "date_last_stage_update": moment})
        self._age(order.citynet_work_order_ids, moment)

    @api.model
    def _get_technician(self, area):
        """:return: the ``hr.employee`` who looks after the POP above ``area``"""
        return area.parent_id.technician_ids[:1] or self._demo("employee_teknisi1")

    @api.model
    def _schedule(self, job, day, hour):
        job.write(
            {
                "technician_ids": [Command.set(self._get_technician(job.area_id).ids)],
                "date_planned": self._at(day, hour),
                "date_planned_end": self._at(day, hour + HOURS.get(job.kind, 2)),
            }
        )
        job.action_schedule()

    @api.model
    def _prepare_job_report(self, job):
        """:return: dict of what the technician ticked and used up, each job its own"""
        cable = 40 + job.id * 37 % 125  # metres; now and then more than is included
        used = {"cable": cable, "connector": 2, "port": 1}
        return {
            "check_ids": [Command.set(job._get_checklists()[job].ids)],
            "material_ids": [
                Command.create(
                    {
                        "product_id": self.env.ref(f"citynet_crm.material_{name}").id,
                        "quantity": quantity,
                    }
                )
                for name, quantity in used.items()
            ],
        }

    @api.model
    def _install(self, job, serial, day):
        """Do the installation ``job`` and have it done on ``day``."""
        job.action_start()
        job.write({"ont_serial": serial, **self._prepare_job_report(job)})
        job.action_done()
        self._finish_on(job, day)
        service = job.subscription_id
        service.write({"date_start": day, "next_period_start": day})
        service.charge_ids.date = day
        self._age(service, job.date_done)

    @api.model
    def _finish_on(self, job, day):
        """Have ``job``, which is done, last as long as such jobs do, on ``day``."""
        random = Random(job.name)  # noqa: S311
        length = (job.date_planned_end - job.date_planned) * random.uniform(0.4, 1.1)
        started = job.date_done - length
        if day < self.env.company._citynet_today():
            started = job.date_planned + timedelta(minutes=random.randrange(-10, 20))
        job.write({"date_started": started, "date_done": started + length})

    @api.model
    def _look_at_identities(self):
        """The owner has looked at two documents of new customers; the log says so."""
        viewer = self._demo("user_pemilik")
        documents = self.env["citynet.identity"].search([], order="id desc", limit=2)
        for number, document in enumerate(documents, start=1):
            document.with_user(viewer).action_view_document()
            self._age(document.log_ids, self._at(self._day(days=number), 11))

    @api.model
    def _make_open_orders(self):
        """The orders that are no customers: on their way, or lost."""
        for row in self._read("orders"):
            day = self._day(days=row["days"])
            order = self._make_order(row, day)
            getattr(self, f"_order_{row['story']}")(order, row, day)

    def _order_new(self, order, row, day):
        """Nobody has looked at it yet."""

    def _order_coverage(self, order, row, day):
        order.action_citynet_check_coverage()
        if row["note"]:
            order.message_post(body=row["note"], author_id=order.user_id.partner_id.id)

    def _order_lost(self, order, row, day):
        order.action_citynet_check_coverage()
        reason = self.env.ref(LOST_REASONS[row["note"]], raise_if_not_found=False)
        order.action_set_lost(lost_reason_id=reason and reason.id)
        order.date_closed = self._at(day + timedelta(days=2), 15)

    def _order_job_draft(self, order, row, day):
        self._win(order, day)

    def _order_job_late(self, order, row, day):
        self._win(order, day)
        self._schedule(order.citynet_work_order_ids, self._day(days=1), 9)

    def _order_job_today(self, order, row, day):
        self._win(order, day)
        self._schedule(order.citynet_work_order_ids, self._day(), 15)

    def _order_job_progress(self, order, row, day):
        self._win(order, day)
        self._schedule(order.citynet_work_order_ids, self._day(), 10)
        order.citynet_work_order_ids.action_start()

    def _order_job_done(self, order, row, day):
        self._win(order, day)
        job = order.citynet_work_order_ids
        self._schedule(job, self._day(), 8)
        self._install(job, "ZTEGD0009001", self._day())

    def _order_job_tomorrow(self, order, row, day):
        self._win(order, day)
        self._schedule(order.citynet_work_order_ids, self._day(days=-1), 9)

    def _order_job_next(self, order, row, day):
        self._win(order, day)
        self._schedule(order.citynet_work_order_ids, self._day(days=-3), 13)

    def _order_job_cancelled(self, order, row, day):
        self._win(order, day)
        order.citynet_work_order_ids._cancel(row["note"])
