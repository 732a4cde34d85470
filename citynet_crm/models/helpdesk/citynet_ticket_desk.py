"""Whose line it is: what agent and technician see of a complaint at once."""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.tools import format_date

# that a technician reads before he leaves
JOBS_SHOWN = 5


class CitynetTicket(models.Model):
    _inherit = "citynet.ticket"

    # related and computed as superuser: facts about the line, never an amount
    customer_number = fields.Char(related="partner_id.citynet_number")
    service_number = fields.Char("Service number", related="subscription_id.name")
    odp_id = fields.Many2one("citynet.area", "ODP", related="subscription_id.area_id")
    address_line = fields.Char("Address", related="address_id.citynet_address")
    map_url = fields.Char("Map", related="address_id.citynet_map_url")
    last_jobs = fields.Text(compute="_compute_last_jobs", compute_sudo=True)
    has_open_bills = fields.Selection(
        [("no", "No"), ("yes", "Yes")],
        "Open bills",
        compute="_compute_has_open_bills",
        compute_sudo=True,
        help="Whether bills of this customer are still to be paid; not how much",
    )

    @api.depends("subscription_id")
    def _compute_last_jobs(self):
        jobs = self.env["citynet.work.order"].search(
            [
                ("subscription_id", "in", self.subscription_id.ids),
                ("state", "!=", "cancelled"),
            ],
            order="id desc",
        )
        by_service = jobs.grouped("subscription_id")
        for ticket in self:
            mine = by_service.get(ticket.subscription_id._origin, jobs.browse())
            lines = [ticket._describe_job(job) for job in mine[:JOBS_SHOWN]]
            ticket.last_jobs = "\n".join(lines)

    @api.model
    def _describe_job(self, job):
        """:return: str, one line: when, what, how it stands, who"""
        labels = {
            name: dict(job._fields[name]._description_selection(self.env))
            for name in ("kind", "state")
        }
        moment = job.date_done or job.date_planned or job.create_date
        day = job.company_id._citynet_local(moment).date()
        parts = [
            format_date(self.env, day),
            labels["kind"][job.kind],
            labels["state"][job.state],
            ", ".join(job.technician_ids.mapped("name")),
        ]
        return " · ".join(part for part in parts if part)

    @api.depends("partner_id")
    def _compute_has_open_bills(self):
        payers = self.partner_id.commercial_partner_id
        owing = {
            payer
            for (payer,) in self.env["account.move"]._read_group(
                OPEN_BILLS & fields.Domain("commercial_partner_id", "in", payers.ids),
                ["commercial_partner_id"],
            )
        }
        for ticket in self:
            payer = ticket.partner_id.commercial_partner_id._origin
            ticket.has_open_bills = (
                ("yes" if payer in owing else "no") if payer else False
            )
