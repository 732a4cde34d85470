"""A year of opinions about the installations and services that the demo has.

The answers come in through their real door and are dated back afterwards, so that
they have all that real ones have: notes, testimonials, follow-ups.
"""

import csv
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tools import file_open

QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True, "lang": "id_ID"}
DONE = "citynet_csat.demo_done"
# Every fourth customer doesn't answer
SILENT = 4


def load_answers(env):
    """Ask and answer for what there is; a second time there is nothing left to do."""
    if env.ref(DONE, raise_if_not_found=False):
        return
    company = env.ref("base.main_company")
    env = env["rating.rating"].with_company(company).with_context(**QUIET).env
    company = company.with_env(env)
    # the history made just now asks every customer today: give it real dates
    get_waiting(company).unlink()
    rows = read_rows()
    for event, asked in (
        ("installation", ask_after_installations(company)),
        ("yearly", ask_every_year(company)),
    ):
        answer(asked, [row for row in rows if row["event"] == event])
    follow_up(env)
    leave_a_question(env, "yusuf")
    env["ir.model.data"]._update_xmlids(
        [{"xml_id": DONE, "record": company, "noupdate": True}]
    )


def read_rows():
    """:return: list of dicts, the rows of answers.csv"""
    with file_open("citynet_csat/demo/answers.csv") as table:
        return list(csv.DictReader(table))


# ---- Who is asked ----


def get_waiting(company):
    """:return: the requests that haven't been sent to anybody"""
    return company.env["rating.rating"].search(
        [
            ("citynet_survey_id", "!=", False),
            ("citynet_company_id", "=", company.id),
            ("citynet_date_sent", "=", False),
        ]
    )


def get_start(company):
    """:return: date, where the chart page's twelve months begin"""
    return company._citynet_today().replace(day=1) - relativedelta(months=11)


def ask_after_installations(company):
    """:return: list of (request, datetime of the event), the oldest first"""
    jobs = company.env["citynet.work.order"].search(
        [
            ("kind", "=", "installation"),
            ("state", "=", "done"),
            ("company_id", "=", company.id),
            ("date_done", ">=", company._citynet_utc(get_start(company))),
        ],
        order="date_done, id",
    )
    survey = company.env.ref("citynet_csat.survey_installation")
    return [(survey._request(job), job.date_done) for job in jobs]


def ask_every_year(company):
    """:return: list of (request, datetime of the anniversary), the oldest first"""
    today, start = company._citynet_today(), get_start(company)
    services = company.env["citynet.subscription"].search(
        [
            ("company_id", "=", company.id),
            ("state", "!=", "closed"),
            ("date_start", "<", today - relativedelta(years=1)),
        ]
    )
    survey = company.env.ref("citynet_csat.survey_yearly")
    asked = []
    for service in services:
        years = relativedelta(today, service.date_start).years
        day = service.date_start + relativedelta(years=years)
        if day >= start:
            request = survey._request(service, occasion=str(day.year))
            asked.append((request, company._citynet_utc(day, 8)))
    return sorted(asked, key=lambda pair: pair[1])


def leave_a_question(env, login):
    """Have something to answer wait in the portal of the customer ``login``."""
    customer = env["res.users"].search([("login", "=", login)]).partner_id
    service = env["citynet.subscription"].search(
        [("partner_id", "=", customer.id), ("state", "=", "active")], limit=1
    )
    survey = env.ref("citynet_csat.survey_manual")
    request = survey._request(service, occasion="demo")
    request.write(request._prepare_sent_values() if request else {})


# ---- What they answer ----


def answer(asked, rows):
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
            answer_one(request, row)
        date_back(request, moment)


def answer_one(request, row):
    """Answer ``request`` as ``row`` says, and do with the words what staff did."""
    reasons = request.env["citynet.csat.reason"]
    if row["reason"]:
        reasons = request.env.ref(f"citynet_csat.{row['reason']}")
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


def date_back(request, moment):
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


def follow_up(env):
    """Settle the older low scores; customers who were won back say so."""
    tickets = env["citynet.ticket"].search(
        [("csat_rating_id", "!=", False)], order="csat_deadline"
    )
    for number, ticket in enumerate(tickets[:-1]):
        ticket.user_id = env.user
        ticket.resolution = "Teknisi sudah datang kembali dan pelanggan ditelepon."
        ticket.action_resolve()
        again = env["rating.rating"].search(
            [("citynet_first_id", "=", ticket.csat_rating_id.id)]
        )
        if again:
            again.write(again._prepare_sent_values())
            if number != 1:
                again._csat_answer(4, 0, "Sudah diperbaiki, terima kasih.")
            date_back(again, ticket.csat_deadline)
