"""What the desk sees of a service and may change by hand."""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    work_order_ids = fields.One2many(
        "citynet.work.order", "subscription_id", "Work orders"
    )
    ticket_ids = fields.One2many("citynet.ticket", "subscription_id", "Complaints")
    change_ids = fields.One2many(
        "citynet.change.request", "subscription_id", "Requests for change"
    )
    open_change_count = fields.Integer("Changes", compute="_compute_desk_counts")
    work_order_count = fields.Integer(compute="_compute_desk_counts")
    open_ticket_count = fields.Integer(
        "Open complaints", compute="_compute_desk_counts"
    )
    bill_count = fields.Integer("Bills", compute="_compute_bills")
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_bills", search="_search_is_overdue"
    )
    phone = fields.Char(related="partner_id.phone")
    whatsapp_url = fields.Char(related="partner_id.citynet_whatsapp_url")
    map_url = fields.Char(related="address_id.citynet_map_url", string="Map")
    address_line = fields.Char(related="address_id.citynet_address", string="Address")

    @api.depends("work_order_ids", "ticket_ids.state", "change_ids.state")
    def _compute_desk_counts(self):
        jobs = self._count_by_service("citynet.work.order", Domain.TRUE)
        tickets = self._count_by_service(
            "citynet.ticket", Domain("state", "in", ("new", "assigned"))
        )
        changes = self._count_by_service(
            "citynet.change.request", Domain("state", "in", ("requested", "confirmed"))
        )
        for subscription in self:
            subscription.open_change_count = changes.get(subscription._origin, 0)
            subscription.work_order_count = jobs.get(subscription._origin, 0)
            subscription.open_ticket_count = tickets.get(subscription._origin, 0)

    def _count_by_service(self, model, domain):
        """:return: dict {service: number of ``model`` records in ``domain``}"""
        if not self.env[model].has_access("read"):
            return {}
        domain &= Domain("subscription_id", "in", self.ids)
        return dict(
            self.env[model]._read_group(domain, ["subscription_id"], ["__count"])
        )

    @api.depends("move_line_ids.parent_state", "partner_id")
    def _compute_bills(self):
        # sudo: how many bills a service has, and whether one is late, may be known to
        # whoever sees the service; their amounts need the right to read bills
        lines = self.env["account.move.line"].sudo()
        mine = Domain("citynet_subscription_id", "in", self.ids)
        counts = {
            subscription.id: count
            for subscription, count in lines._read_group(
                mine & Domain("parent_state", "!=", "cancel"),
                ["citynet_subscription_id"],
                ["move_id:count_distinct"],
            )
        }
        payers = {one.id: one.partner_id.commercial_partner_id.id for one in self}
        overdue = {
            subscription.id
            for subscription, payer in lines._read_group(
                mine & Domain("move_id", "any", self._get_overdue_move_domain()),
                ["citynet_subscription_id", "partner_id"],
            )
            # what somebody else owes, who paid for it before, is his affair
            if payer.id == payers.get(subscription.id)
        }
        for subscription in self:
            subscription.bill_count = counts.get(subscription._origin.id, 0)
            subscription.is_overdue = subscription._origin.id in overdue

    def _search_is_overdue(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        # sudo: as in ``_compute_bills``
        lines = (
            self.env["account.move.line"]
            .sudo()
            ._search(
                Domain("citynet_subscription_id", "!=", False)
                & Domain("move_id", "any", self._get_overdue_move_domain())
            )
        )
        overdue = lines.subselect("citynet_subscription_id")
        handed = self.sudo().search(
            Domain("id", "in", overdue) & Domain("date_payer", "!=", False)
        )
        domain = Domain("id", "in", overdue) & (
            Domain("date_payer", "=", False)
            | Domain("id", "in", handed.filtered("is_overdue").ids)
        )
        return domain if (True in value) == (operator == "in") else ~domain

    @api.model
    def _get_overdue_move_domain(self):
        """:return: Domain of the customer bills whose due date has passed unpaid."""
        today = self.env.company._citynet_today()
        return OPEN_BILLS & Domain("invoice_date_due", "<", today)

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS base: whoever calls says a phone number in his own spelling
        domain = super()._search_display_name(operator, value)
        if operator == "ilike" and value:
            domain |= Domain("partner_id.citynet_phone_search", operator, value)
            domain |= Domain("address_id.citynet_phone_search", operator, value)
        return domain

    @api.model
    def _get_writable_fields(self):
        """Contract, price and billing days are the manager's to change."""
        # EXTENDS citynet.guard.mixin
        if self.env.user.has_group("citynet_crm.group_manager"):
            return super()._get_writable_fields()
        return {
            "address_id",
            "area_id",
            "ont_serial",
            "po_number",
            "contract_number",
            "charge_ids",
        }

    def action_suspend(self):
        return self._open_stop_wizard("suspend", self.env._("Suspend"))

    def action_close(self):
        return self._open_stop_wizard("close", self.env._("Close for good"))

    def action_restore(self):
        paused = self.filtered(
            lambda service: (
                service.state == "suspended" and service.suspend_reason == "customer"
            )
        )
        paused._request_at_once("resume")
        (self - paused)._restore()

    def _request_at_once(self, kind, **values):
        """What the desk does for a customer by a button is a request like any other."""
        requests = self.env["citynet.change.request"].create(
            [{"subscription_id": one.id, "kind": kind, **values} for one in self]
        )
        requests.action_confirm()

    def _open_stop_wizard(self, mode, title):
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "citynet.subscription.stop",
            "view_mode": "form",
            "target": "new",
            "context": {"default_subscription_ids": self.ids, "default_mode": mode},
        }

    def action_view_bills(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_bill_action"
        )
        domain = [("line_ids.citynet_subscription_id", "=", self.id)]
        return {**action, "domain": domain, "context": {"create": False}}

    def action_view_work_orders(self):
        self.ensure_one()
        return self._get_linked_action("citynet_crm.citynet_work_order_action")

    def action_view_tickets(self):
        self.ensure_one()
        return self._get_linked_action("citynet_crm.citynet_ticket_action")

    def _get_linked_action(self, xmlid):
        """:return: dict of an action, narrowed to what hangs on this service."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        context = {
            "default_subscription_id": self.id,
            "default_partner_id": self.partner_id.id,
        }
        return {
            **action,
            "domain": [("subscription_id", "=", self.id)],
            "context": context,
        }
