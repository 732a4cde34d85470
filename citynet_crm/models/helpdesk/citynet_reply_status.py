"""STATUS: where an order, a visit or a complaint stands."""

from odoo import api, models

KEYWORDS = ("STATUS", "CEK", "JADWAL")
# of each kind
SHOWN = 3


class CitynetReply(models.AbstractModel):
    _inherit = "citynet.reply"

    @api.model
    def _handle_reply(self, partner, text, payload=None):
        # EXTENDS citynet_crm
        if partner and self._get_keyword(text, payload) in KEYWORDS:
            return self._answer_status(partner)
        return super()._handle_reply(partner, text, payload)

    @api.model
    def _answer_status(self, partner):
        """:return: str, one line for whatever is not finished, else how the services are"""
        # sudo: the customer's own orders, visits, complaints and services
        family = [("partner_id", "child_of", partner.commercial_partner_id.ids)]
        world = self.with_env(self.env(su=True))
        lines = (
            [world._describe_order(order) for order in world._get_open_orders(family)]
            + [world._describe_job(job) for job in world._get_open_jobs(family)]
            + [
                world._describe_ticket(ticket)
                for ticket in world._get_open_tickets(family)
            ]
        )
        if not lines:
            lines = [
                world._describe_service(one) for one in world._get_services(family)
            ]
        return "\n".join(lines) or self.env._("Nothing is open with us at the moment.")

    @api.model
    def _get_open_orders(self, family):
        domain = [
            *family,
            ("citynet_is_order", "=", True),
            ("won_status", "=", "pending"),
        ]
        return self.env["crm.lead"].search(domain, order="id desc", limit=SHOWN)

    @api.model
    def _get_open_jobs(self, family):
        domain = [*family, ("state", "in", ("draft", "scheduled", "in_progress"))]
        return self.env["citynet.work.order"].search(
            domain, order="id desc", limit=SHOWN
        )

    @api.model
    def _get_open_tickets(self, family):
        domain = [*family, ("state", "in", ("new", "assigned"))]
        return self.env["citynet.ticket"].search(domain, order="id desc", limit=SHOWN)

    @api.model
    def _get_services(self, family):
        domain = [*family, ("state", "!=", "closed")]
        return self.env["citynet.subscription"].search(domain, limit=SHOWN)

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
        kind = dict(job._fields["kind"]._description_selection(self.env))[job.kind]
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
