from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN
from odoo.fields import Domain


class CitynetOutage(models.Model):
    """An outage explains complaints: they are attached to it and settled with it."""

    _inherit = "citynet.outage"

    ticket_ids = fields.One2many("citynet.ticket", "outage_id", "Complaints")

    @api.model
    def _get_open_by_service(self, services):
        """:return: dict {``citynet.subscription``: the open outage that hits it}"""
        # sudo: who may see a service may know which outage hits it
        rows = (
            self.env["citynet.outage.service"]
            .sudo()
            .search(
                Domain("subscription_id", "in", services.ids)
                & Domain("outage_id.state", "=", "open"),
                order="id desc",
            )
        )
        return {row.subscription_id: row.outage_id for row in rows}

    @api.model
    def _get_known_sentences(self, services):
        """What customers may know of the outages that hit their services.

        :return: list of str, one for each open outage that was announced
        """
        outages = self.browse().union(*self._get_open_by_service(services).values())
        return [outage._get_sentence() for outage in outages if outage.date_announced]

    def _get_sentence(self):
        """:return: str, for customers"""
        self.ensure_one()
        facts = self._prepare_event_values("outage_announced")
        sentence = self.env._(
            "There is a known network outage in %(area)s (%(number)s). Expected end:"
            " %(estimate)s. Our team is at work; you need not report it.",
            area=facts["area"],
            number=facts["number"],
            estimate=facts["estimate"],
        )
        return " ".join(filter(None, (sentence, facts["update"])))

    def action_announce(self):
        # EXTENDS outages
        self.check_access("write")
        result = super().action_announce()
        # sudo: complaints that came before the outage was known belong to it
        self.env["citynet.ticket"].sudo().search(
            Domain("subscription_id", "in", self.service_ids.subscription_id.ids)
            & Domain("state", "in", OPEN)
            & Domain("outage_id", "=", False)
        )._attach_outage()
        return result

    def action_end(self):
        """It is over: at once where no complaint is tied to it, else after a person has
        seen which complaints are settled with it.

        :return: dict, the action of the question, or None
        """
        self.ensure_one()
        if not self.ticket_ids.filtered(lambda ticket: ticket.state in OPEN):
            return self.action_resolve()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The outage is over"),
            "res_model": "citynet.outage.end",
            "view_mode": "form",
            "target": "new",
            "context": {"default_outage_id": self.id},
        }

    def _credit(self, rows):
        # EXTENDS outages: complaints are settled with the service
        super()._credit(rows)
        self._resolve_tickets(rows.subscription_id)

    def _resolve_tickets(self, services):
        """Resolve the complaints about ``services`` that this outage explains."""
        self.ensure_one()
        tickets = self.env["citynet.ticket"].search(
            Domain("outage_id", "=", self.id)
            & Domain("subscription_id", "in", services.ids)
            & Domain("state", "in", OPEN)
        )
        if not tickets:
            return
        tickets.filtered(lambda ticket: not ticket.user_id).user_id = self.create_uid
        for ticket in tickets.filtered(lambda ticket: not ticket.resolution):
            lang = ticket.partner_id.lang or self.env.lang
            ticket.resolution = self.with_context(lang=lang).env._(
                "The outage %(number)s that caused it is over.", number=self.name
            )
        # customers who were notified of the outage get its end once, from the outage
        told = self.date_announced
        (tickets._without_events() if told else tickets).action_resolve()
