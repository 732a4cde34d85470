"""A year of opinions about the installations and services that the demo has.

The answers come in through their real door and are dated back afterwards, so that
they have all that real ones have: notes, testimonials, follow-ups.
"""

import csv
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import file_open

QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True, "lang": "id_ID"}
# Every fourth customer doesn't answer
SILENT = 4


class CitynetCsatDemo(models.AbstractModel):
    _name = "citynet.csat.demo"
    _description = "Demo answers to surveys"

    @api.model
    def _load(self):
        """Ask and answer for what there is; a second time there is nothing left to do."""
        done = "citynet_csat.demo_done"
        if self.env.ref(done, raise_if_not_found=False):
            return
        company = self.env.ref("base.main_company")
        demo = self.with_company(company).with_context(**QUIET)
        # the history that was told just now asks everybody today: it's told again, dated
        demo._get_waiting(company).unlink()
        rows = demo._read()
        for event, asked in (
            ("installation", demo._ask_after_installations(company)),
            ("yearly", demo._ask_every_year(company)),
        ):
            demo._answer(asked, [row for row in rows if row["event"] == event])
        demo._follow_up()
        demo._leave_a_question("yusuf")
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": done, "record": company, "noupdate": True}]
        )

    @api.model
    def _read(self):
        with file_open("citynet_csat/demo/answers.csv") as table:
            return list(csv.DictReader(table))

    @api.model
    def _get_waiting(self, company):
        """:return: the requests that nobody has been sent"""
        return self.env["rating.rating"].search(
            [
                ("citynet_survey_id", "!=", False),
                ("citynet_company_id", "=", company.id),
                ("citynet_date_sent", "=", False),
            ]
        )

    @api.model
    def _get_start(self, company):
        """:return: date, where the chart page's twelve months begin"""
        return company._citynet_today().replace(day=1) - relativedelta(months=11)

    @api.model
    def _ask_after_installations(self, company):
        """:return: list of (request, datetime of the event), the oldest first"""
        jobs = self.env["citynet.work.order"].search(
            [
                ("kind", "=", "installation"),
                ("state", "=", "done"),
                ("company_id", "=", company.id),
                ("date_done", ">=", company._citynet_utc(self._get_start(company))),
            ],
            order="date_done, id",
        )
        survey = self.env.ref("citynet_csat.survey_installation")
        return [(survey._request(job), job.date_done) for job in jobs]

    @api.model
    def _ask_every_year(self, company):
        """:return: list of (request, datetime of the anniversary), the oldest first"""
        today, start = company._citynet_today(), self._get_start(company)
        services = self.env["citynet.subscription"].search(
            [
                ("company_id", "=", company.id),
                ("state", "!=", "closed"),
                ("date_start", "<", today - relativedelta(years=1)),
            ]
        )
        survey = self.env.ref("citynet_csat.survey_yearly")
        asked = []
        for service in services:
            years = relativedelta(today, service.date_start).years
            day = service.date_start + relativedelta(years=years)
            if day >= start:
                request = survey._request(service, occasion=str(day.year))
                asked.append((request, company._citynet_utc(day, 8)))
        return sorted(asked, key=lambda pair: pair[1])

    @api.model
    def _answer(self, asked, rows):
        """Send all requests and answer as many as there are rows."""
        asked = [(request, moment) for request, moment in asked if request]
        spare = max(len(asked) - len(rows), 0)
        rows = iter(rows)
        for number, (request, moment) in enumerate(asked, 1):
            request.write(request._prepare_sent_values())
            # the youngest wait for their answer, and a few of the others never gave one
            silent = spare and number % SILENT == 0
            spare -= bool(silent)
            row = None if silent else next(rows, None)
            if row:
                self._answer_one(request, row)
            self._date_back(request, moment)

    @api.model
    def _answer_one(self, request, row):
        reasons = self.env["citynet.csat.reason"]
        if row["reason"]:
            reasons = self.env.ref(f"citynet_csat.{row['reason']}")
        request._csat_answer(
            int(row["score"]), 0, row["comment"], reasons, row["consent"] == "yes"
        )
        testimonial = request.citynet_testimonial_ids
        if row["state"] == "approved":
            testimonial.action_approve()
        elif row["state"] == "hidden":
            testimonial.action_hide()
        if row["reply"]:
            testimonial.reply = row["reply"]

    @api.model
    def _date_back(self, request, moment):
        """Have ``request`` sent two hours after ``moment`` and answered that evening."""
        company = request.citynet_company_id
        # never in the future, whatever the hour at which the sample data is loaded
        now = fields.Datetime.now()
        sent = min(moment + timedelta(hours=2), now)
        answered = min(moment + timedelta(hours=9), now)
        day = company._citynet_local(sent).date()
        request.write(
            {
                "citynet_date": day,
                "citynet_date_due": sent,
                "citynet_date_sent": sent,
                "citynet_date_expires": sent + timedelta(days=14),
                "citynet_date_answered": request.consumed and answered,
                "rated_on": request.consumed and answered,
            }
        )
        request.partner_id.commercial_partner_id.citynet_csat_date = sent
        request.citynet_testimonial_ids.date = day
        request.citynet_ticket_ids.csat_deadline = answered + timedelta(hours=24)
        if request.consumed:
            thread = request._get_citynet_record()._get_csat_thread()
            thread.message_ids[:1].date = answered

    @api.model
    def _follow_up(self):
        """Settle the older low scores; who was won back says so."""
        tickets = self.env["citynet.ticket"].search(
            [("csat_rating_id", "!=", False)], order="csat_deadline"
        )
        for number, ticket in enumerate(tickets[:-1]):
            ticket.user_id = self.env.user
            ticket.resolution = "Teknisi sudah datang kembali dan pelanggan ditelepon."
            ticket.action_resolve()
            again = self.env["rating.rating"].search(
                [("citynet_first_id", "=", ticket.csat_rating_id.id)]
            )
            if again:
                again.write(again._prepare_sent_values())
                if number != 1:
                    again._csat_answer(4, 0, "Sudah diperbaiki, terima kasih.")
                self._date_back(again, ticket.csat_deadline)

    @api.model
    def _leave_a_question(self, login):
        """Have something to answer wait in the portal of the customer ``login``."""
        customer = self.env["res.users"].search([("login", "=", login)]).partner_id
        service = self.env["citynet.subscription"].search(
            [("partner_id", "=", customer.id), ("state", "=", "active")], limit=1
        )
        survey = self.env.ref("citynet_csat.survey_manual")
        request = survey._request(service, occasion="demo")
        request.write(request._prepare_sent_values() if request else {})
