import base64
from copy import deepcopy

from odoo import models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain
from odoo.tools.image import image_data_uri


class CitynetBillPaper(models.AbstractModel):
    """What a customer's bill shows besides its lines; for ``account.move``."""

    _name = "citynet.bill.paper"
    _description = "Bill: on paper"

    def _citynet_get_previous_balance(self):
        """:return: float, what the customer still owes on bills due before this one."""
        self.ensure_one()
        if self.state != "posted":
            return 0
        [[total]] = self._read_group(
            OPEN_BILLS
            & Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("currency_id", "=", self.currency_id.id)
            & Domain("invoice_date", "<", self.invoice_date),
            [],
            ["amount_residual:sum"],
        )
        return total or 0

    def _citynet_keeps_begun_periods(self):
        """:return: bool, whether a service on this bill that is stopped gets nothing
        back of a period that has begun, so that its payer is told"""
        self.ensure_one()
        billed = self.line_ids.filtered("citynet_period_start")
        return not all(
            service._gives_back_parts() for service in billed.citynet_subscription_id
        )

    def _citynet_get_tax_totals(self):
        """:return: dict as stock's ``tax_totals``, with the tax called as customers know
        it: stock names Indonesian groups after the kind of goods"""
        self.ensure_one()
        totals = deepcopy(self.tax_totals)
        chart = self.env["account.chart.template"].with_company(self.company_id)
        vat = [
            group.id
            for name in ("default_tax_group", "l10n_id_tax_group_non_luxury_goods")
            if (group := chart.ref(name, raise_if_not_found=False))
            and group.country_id.code == "ID"
        ]
        for subtotal in totals["subtotals"]:
            for group in subtotal["tax_groups"]:
                if group["id"] in vat:
                    group["group_name"] = self.env._("VAT (PPN)")
        return totals

    def _citynet_get_online_ways(self):
        """:return: str, the ways to pay online, as customers know them; empty without"""
        self.ensure_one()
        # sudo: what every visitor of the payment page sees
        providers = (
            self.env["payment.provider"]
            .sudo()
            .search(
                [
                    ("state", "=", "enabled"),
                    ("is_published", "=", True),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        )
        return ", ".join(providers.payment_method_ids.filtered("active").mapped("name"))

    def _citynet_get_pay_qr(self):
        """:return: str, data URI of a QR code that opens this bill's page to pay it"""
        self.ensure_one()
        url = self.get_base_url() + self.get_portal_url(query_string="&payment=True")
        code = self.env["ir.actions.report"].barcode("QR", url, width=180, height=180)
        return image_data_uri(base64.b64encode(code))

    def _citynet_get_bank_accounts(self):
        """:return: ``res.partner.bank`` records to which customers transfer."""
        self.ensure_one()
        return self.partner_bank_id or self.company_id.partner_id.bank_ids.filtered(
            lambda bank: bank.company_id in (bank.company_id.browse(), self.company_id)
        )
