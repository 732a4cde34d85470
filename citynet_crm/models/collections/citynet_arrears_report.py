from odoo import fields, models
from odoo.tools import SQL

# first day overdue of each age, the oldest first; the values sort as the ages do
AGES = ((181, "181"), (91, "091"), (61, "061"), (31, "031"), (1, "001"))


class CitynetArrearsReport(models.Model):
    """What is overdue by age, one row a bill: long arrears and bad debt."""

    _name = "citynet.arrears.report"
    _description = "Arrears by age"
    _auto = False
    _order = "date_due, id"
    _rec_name = "move_id"

    move_id = fields.Many2one("account.move", "Bill", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    subscription_id = fields.Many2one("citynet.subscription", "Service", readonly=True)
    area_id = fields.Many2one("citynet.area", "Area", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_due = fields.Date("Due date", readonly=True)
    days_overdue = fields.Integer("Days overdue", readonly=True, aggregator="max")
    amount = fields.Monetary("Overdue", readonly=True)
    age = fields.Selection(
        [
            ("001", "1-30 days"),
            ("031", "31-60 days"),
            ("061", "61-90 days"),
            ("091", "91-180 days"),
            ("181", "Over 180 days"),
        ],
        readonly=True,
        help="Days since the due date",
    )
    service_state = fields.Selection(
        selection=lambda self: self.env["citynet.subscription"]._selection_state(),
        string="Service is",
        readonly=True,
    )

    @property
    def _table_query(self):
        """A bill for several services stands under the first of them, once."""
        for model in ("account.move", "account.move.line", "citynet.subscription"):
            self.env[model].flush_model()
        # sudo: which day it is at a company is no secret; rules cut the rows
        companies = self.env["res.company"].sudo().search([])
        days = SQL(", ").join(
            SQL("(%s, %s)", company.id, company._citynet_today())
            for company in companies
        )
        ages = SQL(" ").join(
            SQL("WHEN today.day - move.invoice_date_due >= %s THEN %s", first, age)
            for first, age in AGES
        )
        return SQL(
            """SELECT move.id, move.id AS move_id, move.commercial_partner_id AS partner_id,
                      service.id AS subscription_id, service.area_id, move.company_id,
                      company.currency_id, move.invoice_date_due AS date_due,
                      today.day - move.invoice_date_due AS days_overdue,
                      move.amount_residual_signed AS amount, CASE %(ages)s END AS age,
                      service.state AS service_state
                 FROM account_move move
                 JOIN res_company company ON company.id = move.company_id
                 JOIN (VALUES %(days)s) AS today (company_id, day)
                   ON today.company_id = move.company_id
                 JOIN LATERAL (
                      SELECT own.id, own.area_id, own.state
                        FROM account_move_line line
                        JOIN citynet_subscription own
                          ON own.id = line.citynet_subscription_id
                       WHERE line.move_id = move.id
                    ORDER BY line.id LIMIT 1) AS service ON TRUE
                WHERE move.move_type = 'out_invoice' AND move.state = 'posted'
                  AND move.payment_state IN ('not_paid', 'partial')
                  AND move.invoice_date_due < today.day""",
            ages=ages,
            days=days,
        )

    def action_open_bill(self):
        """:return: dict, the action that shows the bill of this row"""
        self.ensure_one()
        return self.move_id.get_formview_action()
