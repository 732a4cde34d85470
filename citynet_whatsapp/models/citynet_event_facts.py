"""What messages may mention beyond what each event tells by itself."""

import re

from odoo import api, models

# complaints that came by these are not confirmed once more
_KNOWN_CHANNELS = ("whatsapp", "follow_up")


class AccountMove(models.Model):
    _inherit = "account.move"

    def _is_told_by_whatsapp(self, event):
        # EXTENDS citynet_whatsapp: no thanks for money that did not come
        self.ensure_one()
        is_credited = event == "invoice_paid" and self.payment_state == "reversed"
        return not is_credited and super()._is_told_by_whatsapp(event)

    @api.model
    def _get_whatsapp_example(self):
        # EXTENDS citynet_whatsapp: a bill, among all journal entries
        domain = [("move_type", "=", "out_invoice"), ("state", "=", "posted")]
        return self.search(domain, limit=1, order="id desc")

    def _get_whatsapp_file(self, event):
        # EXTENDS citynet_whatsapp: the bill as PDF
        self.ensure_one()
        report = self.env["ir.actions.report"]
        content, _kind = report._render_qweb_pdf("account.account_invoices", self.ids)
        name = re.sub(r"[^\w.-]+", "-", self.name or "invoice")
        return f"{name}.pdf", "application/pdf", content


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _is_told_by_whatsapp(self, event):
        # EXTENDS citynet_whatsapp: an order that is confirmed as it comes is told once
        self.ensure_one()
        is_confirmed = event == "order_received" and self.won_status == "won"
        return not is_confirmed and super()._is_told_by_whatsapp(event)

    def _get_whatsapp_number(self, partner):
        # EXTENDS citynet_whatsapp: the number that was written on the order counts
        self.ensure_one()
        number = self.phone_sanitized or ""
        if number.startswith("+"):
            return number
        return super()._get_whatsapp_number(partner)

    def _prepare_whatsapp_facts(self, event, partner, **facts):
        # EXTENDS citynet_whatsapp
        facts = super()._prepare_whatsapp_facts(event, partner, **facts)
        return {**facts, "portal_url": f"/my/orders/{self.id}"}


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _is_told_by_whatsapp(self, event):
        # EXTENDS citynet_whatsapp: the message asks to pay, which is wrong of a pause
        # at the customer's wish
        self.ensure_one()
        owes = event != "subscription_suspended" or self.suspend_reason == "arrears"
        return owes and super()._is_told_by_whatsapp(event)


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    def _prepare_whatsapp_facts(self, event, partner, **facts):
        # EXTENDS citynet_whatsapp
        facts = super()._prepare_whatsapp_facts(event, partner, **facts)
        names = [(person.name or "").split(" ")[0] for person in self.technician_ids]
        return {
            **facts,
            "job": self._get_selection_label("kind").lower(),
            "technician": ", ".join(name for name in names if name),
        }


class CitynetTicket(models.Model):
    _inherit = "citynet.ticket"

    def _is_told_by_whatsapp(self, event):
        # EXTENDS citynet_whatsapp: who opened it by WhatsApp has read its number there;
        # what follows a low answer to a survey is no complaint that was made
        is_known = event == "ticket_opened" and self.channel in _KNOWN_CHANNELS
        return not is_known and super()._is_told_by_whatsapp(event)


class CitynetPromo(models.Model):
    _inherit = "citynet.promo"

    def _prepare_whatsapp_facts(self, event, partner, **facts):
        # EXTENDS citynet_whatsapp
        return {
            **super()._prepare_whatsapp_facts(event, partner, **facts),
            # the template's sentence ends by itself
            "promo": (self.description or self.name).rstrip(". "),
            "code": self.code,
            "valid_until": self.date_to,
            "order_url": "/internet",
        }
