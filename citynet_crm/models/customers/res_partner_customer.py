"""How the desk finds a customer, reaches him and sees what is open."""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.phones import phone_needle, whatsapp_url
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_work_order_ids = fields.One2many(
        "citynet.work.order", "partner_id", "Work orders"
    )
    citynet_ticket_ids = fields.One2many("citynet.ticket", "partner_id", "Complaints")
    citynet_open_ticket_count = fields.Integer(
        "Open complaints", compute="_compute_citynet_open_ticket_count"
    )
    citynet_whatsapp_url = fields.Char(
        "WhatsApp", compute="_compute_citynet_whatsapp_url"
    )
    citynet_map_url = fields.Char("Map", compute="_compute_citynet_map_url")
    citynet_address = fields.Char(
        "Address in one line", compute="_compute_citynet_address"
    )
    citynet_phone_search = fields.Char(
        "Phone in any spelling", store=False, search="_search_citynet_phone_search"
    )
    citynet_open_amount = fields.Monetary(
        "Open balance",
        compute="_compute_citynet_open_amount",
        groups="citynet_crm.group_agent,account.group_account_invoice",
        help="What is left to pay of all posted bills",
    )
    citynet_overdue_amount = fields.Monetary(
        "Overdue",
        compute="_compute_citynet_open_amount",
        groups="citynet_crm.group_agent,account.group_account_invoice",
    )

    @api.depends("citynet_ticket_ids.state")
    def _compute_citynet_open_ticket_count(self):
        counts = dict(
            self.env["citynet.ticket"]._read_group(
                [("partner_id", "in", self.ids), ("state", "in", ("new", "assigned"))],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.citynet_open_ticket_count = counts.get(partner._origin, 0)

    @api.depends("phone_sanitized")
    def _compute_citynet_whatsapp_url(self):
        for partner in self:
            partner.citynet_whatsapp_url = whatsapp_url(partner.phone_sanitized)

    @api.depends("partner_latitude", "partner_longitude")
    def _compute_citynet_map_url(self):
        for place in self:
            place.citynet_map_url = (
                "https://www.google.com/maps/dir/?api=1&destination="
                f"{place.partner_latitude},{place.partner_longitude}"
                if place.partner_latitude or place.partner_longitude
                else False
            )

    @api.depends(
        lambda self: ["street", "city", "zip", *self._citynet_address_fields()]
    )
    def _compute_citynet_address(self):
        for partner in self:
            partner.citynet_address = partner._citynet_address_line()

    def _compute_citynet_open_amount(self):
        """Posted customer bills and credit notes of the whole family of contacts."""
        today = self.env.company._citynet_today()
        payers = self.commercial_partner_id
        # sudo: the desk sees how much is open, without the right to every journal entry
        moves = self.env["account.move"].sudo()
        domain = Domain(
            [
                ("commercial_partner_id", "in", payers.ids),
                ("company_id", "in", self.env.companies.ids),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
            ]
        )
        groupby, measure = ["commercial_partner_id"], ["amount_residual_signed:sum"]
        amounts = dict(moves._read_group(domain, groupby, measure))
        overdue = dict(
            moves._read_group(
                domain & Domain("invoice_date_due", "<", today), groupby, measure
            )
        )
        for partner in self:
            # sudo: only to find the sums by it, which were read as superuser
            payer = partner.commercial_partner_id._origin.sudo()
            partner.citynet_open_amount = amounts.get(payer, 0.0)
            partner.citynet_overdue_amount = overdue.get(payer, 0.0)

    @api.model
    def _search_citynet_phone_search(self, operator, value):
        if operator not in ("ilike", "like", "in"):
            return NotImplemented
        domains = [
            self._get_citynet_phone_domain(text)
            for text in ([value] if isinstance(value, str) else value)
        ]
        return Domain.OR(domains)

    @api.model
    def _get_citynet_phone_domain(self, text):
        """:return: Domain of the partners a number as typed belongs to, also in part."""
        needle = phone_needle(text)
        if not needle:
            return Domain.FALSE
        return Domain("phone_sanitized", "like", needle) | Domain(
            "child_ids.phone_sanitized", "like", needle
        )

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS base: customers are also called by their number and their phone
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and value:
            domain |= Domain("citynet_number", operator, value)
            domain |= self._get_citynet_phone_domain(value)
        return domain

    def action_citynet_view_subscriptions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_subscription_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.commercial_partner_id.ids)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def action_citynet_view_tickets(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_ticket_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", self.commercial_partner_id.ids)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
