from odoo import fields, models
from odoo.addons.citynet_crm.tools.money import format_rupiah
from odoo.fields import Domain
from odoo.tools import format_date


class ResPartner(models.Model):
    _inherit = "res.partner"

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

    def _citynet_describe_next_bills(self):
        """:return: list of str, what the next bill of each running service of the
        customer's household comes to; five at most"""
        domain = [
            ("partner_id", "child_of", self.commercial_partner_id.ids),
            ("company_id", "=", self.env.company.id),
            ("state", "!=", "closed"),
        ]
        # sudo: the customer's own services; the channel that tells it reads none
        services = self.env["citynet.subscription"].sudo().search(domain, limit=5)
        return [
            self.env._(
                "Next bill of %(number)s on %(date)s: %(amount)s",
                number=service.name,
                date=format_date(self.env, bill["date"], date_format="d MMMM y"),
                amount=format_rupiah(bill["total"]),
            )
            for service, bill in services._get_next_bills().items()
        ]

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
