"""Package, price and payer of a running service change by requests only; its end."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    # what a running service is sold as, to whom and for how much: by requests only
    _request_fields = frozenset({"package_id", "price", "partner_id"})

    change_ids = fields.One2many(
        "citynet.change.request", "subscription_id", "Requests for change"
    )
    open_change_count = fields.Integer("Changes", compute="_compute_open_change_count")

    @api.depends("change_ids.state")
    def _compute_open_change_count(self):
        counts = self._count_by_service(
            "citynet.change.request", Domain("state", "in", ("requested", "confirmed"))
        )
        for subscription in self:
            subscription.open_change_count = counts.get(subscription._origin, 0)

    def write(self, vals):
        # EXTENDS citynet.state.mixin: one way in for changes, for all who ask
        self._check_writable_fields(vals)
        asked = self._get_locked(self._request_fields & vals.keys())
        if asked and not self.env.su:
            labels = self.fields_get(asked, ["string"])
            raise UserError(
                self.env._(
                    "%(fields)s of a running service can't be written here: make a "
                    "request for change (button Change on the service). For a new price "
                    "of all services of a package, change the package's price.",
                    fields=", ".join(sorted(labels[name]["string"] for name in labels)),
                )
            )
        return super().write(vals)

    # ---- Buttons -------------------------------------------------------------

    def action_request_change(self):
        """:return: dict of the action that asks what is to change"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change"),
            "res_model": "citynet.change.request",
            "view_mode": "form",
            "context": {"default_subscription_id": self.id},
        }

    def action_view_changes(self):
        self.ensure_one()
        return self._get_linked_action("citynet_crm.citynet_change_request_action")

    def action_suspend(self):
        return self._open_stop_wizard("suspend", self.env._("Suspend"))

    def action_close(self):
        return self._open_stop_wizard("close", self.env._("Close for good"))

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

    def action_restore(self):
        paused = self.filtered(
            lambda service: (
                service.state == "suspended" and service.suspend_reason == "customer"
            )
        )
        paused._request_at_once("resume")
        (self - paused)._restore()

    def _request_at_once(self, kind, **values):
        """What customer service does by a button is a request like any other."""
        requests = self.env["citynet.change.request"].create(
            [{"subscription_id": one.id, "kind": kind, **values} for one in self]
        )
        requests.action_confirm()

    # ---- Messages ------------------------------------------------------------

    def _prepare_event_values(self, event):
        # EXTENDS: what was asked for, where the event is about a request
        values = super()._prepare_event_values(event)
        kind = {
            "package_changed": "package",
            "relocation_requested": "relocation",
            "relocation_done": "relocation",
            "payer_changed": "payer",
        }.get(event)
        if kind:
            # sudo: the customer's own request, for the message about it
            request = (
                self.env["citynet.change.request"]
                .sudo()
                .search(
                    [
                        ("subscription_id", "=", self.id),
                        ("kind", "=", kind),
                        ("state", "in", ("confirmed", "done")),
                    ],
                    limit=1,
                )
            )
            values |= request._prepare_customer_facts()
        return values

    # ---- Ending --------------------------------------------------------------

    def _close(self, date_end, reason):
        # EXTENDS: the last bill has the costs and credits of ending
        idle = {
            service: since
            for service in self
            if (since := service._get_unbilled_since())
        }
        moved = super()._close(date_end, reason)
        # sudo: those who may close a service end its billing; a pause costs nothing,
        # also when the service never comes back from it
        for service in (moved & self.browse().union(*idle)).sudo():
            if service.next_period_start >= idle[service]:
                service.next_period_start = max(
                    service.next_period_start, date_end + timedelta(days=1)
                )
        # sudo: those who may close a service bring about its last charges
        closed = moved.sudo()
        closed.env["citynet.charge"]._create_by_rule(
            [
                charge
                for service in closed
                for charge in service._prepare_closing_charges(date_end)
            ]
        )
        closed._end_impossible_changes()
        return moved

    def _end_impossible_changes(self):
        """Requests for these services that can't come true any more are cancelled."""
        # sudo: those who end a service end what waits for it
        self.sudo().change_ids._cancel_impossible()

    def _prepare_closing_charges(self, date_end):
        """What ending a service brings: days that are billed already and the deposit
        given back, the penalty.

        :param date date_end: last day of the service
        :return: list of ``citynet.charge`` values
        """
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        speaking = self.with_context(lang=lang)
        values = []
        penalty = self._get_penalty(date_end)
        if penalty:
            values.append(
                {
                    "kind": "penalty",
                    "amount": penalty,
                    "name": speaking.env._(
                        "Stopped on %(day)s, within the minimum term until %(end)s.",
                        day=format_date(speaking.env, date_end),
                        end=format_date(speaking.env, self.minimum_end_date),
                    ),
                }
            )
        # a deposit that was never asked for needs no giving back
        deposit = self._get_deposit_held()
        if deposit > 0 and not self._is_deposit_forfeited(date_end):
            values.append(
                {
                    "kind": "deposit",
                    "amount": -deposit,
                    "name": speaking.env._("Deposit given back"),
                }
            )
        values += self._prepare_back_charges(date_end)
        common = {"subscription_id": self.id, "date": date_end}
        return [{**common, **part} for part in values]

    def _get_penalty(self, date_end):
        """:return: int, rupiah for stopping on ``date_end``, 0 where it is free."""
        rules, end = self._get_rules(), self.minimum_end_date
        if not end or date_end >= end - timedelta(days=1):
            return 0
        if rules.citynet_penalty_kind == "amount":
            return round(rules.citynet_penalty_amount)
        if rules.citynet_penalty_kind == "remaining":
            return self._get_remaining_price(date_end, end)
        return 0

    def _get_remaining_price(self, date_end, end):
        """:return: int, rupiah of the months begun after ``date_end`` and before
        ``end``, promos taken off"""
        amount, months, interval = 0, 0, int(self.interval_months)
        while (day := fields.Date.add(date_end, days=1, months=months)) < end:
            amount += round(self._get_net_price(self._get_whole_period(day)) / interval)
            months += 1
        return amount

    def _get_deposit_held(self):
        """:return: float, rupiah of deposits that were billed and not given back"""
        return sum(
            self.charge_ids.filtered(
                lambda charge: charge.kind == "deposit" and charge.is_billed
            ).mapped("amount")
        )

    def _is_deposit_forfeited(self, day):
        """:return: bool, whether bills are open for so long that the deposit is kept."""
        months = self._get_rules().citynet_deposit_forfeit_months
        if not months:
            return False
        # sudo: whether a bill is late may be known to all who may close the service
        return bool(
            self.env["account.move"]
            .sudo()
            .search_count(
                OPEN_BILLS
                & Domain("line_ids.citynet_subscription_id", "=", self.id)
                & Domain(
                    "commercial_partner_id",
                    "=",
                    self.partner_id.commercial_partner_id.id,
                )
                & Domain(
                    "invoice_date_due", "<=", fields.Date.add(day, months=-months)
                ),
                limit=1,
            )
        )

    def _get_earliest_end(self, day):
        """:return: date, the last day of service after notice given on ``day``."""
        self.ensure_one()
        rules = self._get_rules()
        if not rules.citynet_notice_working:
            return day + timedelta(days=rules.citynet_notice_days)
        left = rules.citynet_notice_days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day

    # ---- Addresses and visits of a change ------------------------------------

    def _ensure_address_of_payer(self, address, payer=None):
        """:return: ``address`` itself where it is the payer's, else its like among their
        contacts: an address that others can't read or change"""
        payer = payer or self.partner_id
        if address.commercial_partner_id == payer.commercial_partner_id:
            return address
        names = ["street", "street2", "city", "zip", "state_id", "country_id"]
        names += address._citynet_address_fields
        names += ["partner_latitude", "partner_longitude"]
        values = {
            name: address[name].id
            if address._fields[name].type == "many2one"
            else address[name]
            for name in names
            if name in address._fields
        }
        # sudo: handing a service over makes the address that it stays at
        return address.sudo().create(
            {
                **values,
                "name": address._citynet_address_line() or payer.name,
                "type": "other",
                "parent_id": payer.commercial_partner_id.id,
            }
        )
