"""Where an order, a visit or a complaint stands, as its customer reads it."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN

# what is open with us: so many of each kind
_OPEN_SHOWN = 3


class CitynetReplyStatus(models.AbstractModel):
    _name = "citynet.reply.status"
    _description = "Answers about what is open"

    @api.model
    def _answer_status(self, partner, text, channel=None):
        """:return: str, one line for each thing that is open, else how the services are"""
        family = [("partner_id", "child_of", partner.commercial_partner_id.ids)]
        # sudo: the customer's own orders, visits, complaints and services
        own = self.with_env(self.env(su=True))
        lines = [
            *map(own._describe_order, own._get_open_orders(family)),
            *map(own._describe_job, own._get_open_jobs(family)),
            *map(own._describe_ticket, own._get_open_tickets(family)),
        ] or [*map(own._describe_service, own._get_services(family))]
        return "\n".join(lines) or self.env._("Nothing is open with us at the moment.")

    @api.model
    def _get_open_orders(self, family):
        domain = [
            *family,
            ("citynet_is_order", "=", True),
            ("won_status", "=", "pending"),
        ]
        return self.env["crm.lead"].search(domain, order="id desc", limit=_OPEN_SHOWN)

    @api.model
    def _get_open_jobs(self, family):
        domain = [*family, ("state", "in", ("draft", "scheduled", "in_progress"))]
        return self.env["citynet.work.order"].search(
            domain, order="id desc", limit=_OPEN_SHOWN
        )

    @api.model
    def _get_open_tickets(self, family):
        domain = [*family, ("state", "in", OPEN)]
        return self.env["citynet.ticket"].search(
            domain, order="id desc", limit=_OPEN_SHOWN
        )

    @api.model
    def _get_services(self, family):
        domain = [*family, ("state", "!=", "closed")]
        return self.env["citynet.subscription"].search(domain, limit=_OPEN_SHOWN)

    @api.model
    def _describe_order(self, order):
        return self.env._(
            "Order %(number)s, %(package)s: %(stage)s",
            number=order.citynet_number,
            package=order.citynet_package_id.name,
            stage=order.stage_id.name,
        )

    @api.model
    def _describe_job(self, job):
        kind = job.with_context(lang=self.env.lang)._get_selection_label("kind")
        if not job.date_planned:
            return self.env._(
                "%(kind)s %(number)s: we will tell you when we come.",
                kind=kind,
                number=job.name,
            )
        planned = job.company_id._citynet_local(job.date_planned)
        return self.env._(
            "%(kind)s %(number)s: planned for %(planned)s",
            kind=kind,
            number=job.name,
            planned=planned.strftime("%d/%m/%Y %H:%M"),
        )

    @api.model
    def _describe_ticket(self, ticket):
        return self.env._(
            "Complaint %(number)s, %(title)s: %(state)s",
            number=ticket.name,
            title=ticket.title,
            state=dict(ticket._selection_state())[ticket.state],
        )

    @api.model
    def _describe_service(self, service):
        return self.env._(
            "Service %(number)s, %(package)s: %(state)s",
            number=service.name,
            package=service.package_id.name,
            state=dict(service._selection_state())[service.state],
        )
