from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_tz = fields.Selection(related="company_id.citynet_tz", readonly=False)
    citynet_cycle = fields.Selection(related="company_id.citynet_cycle", readonly=False)
    citynet_bill_day = fields.Integer(
        related="company_id.citynet_bill_day", readonly=False
    )
    citynet_bill_timing = fields.Selection(
        related="company_id.citynet_bill_timing", readonly=False
    )
    citynet_lead_days = fields.Integer(
        related="company_id.citynet_lead_days", readonly=False
    )
    citynet_due_day = fields.Integer(
        related="company_id.citynet_due_day", readonly=False
    )
    citynet_due_days = fields.Integer(
        related="company_id.citynet_due_days", readonly=False
    )
    citynet_proration = fields.Selection(
        related="company_id.citynet_proration", readonly=False
    )
    citynet_auto_billing = fields.Boolean(
        related="company_id.citynet_auto_billing", readonly=False
    )
    citynet_billing_checked = fields.Boolean(
        related="company_id.citynet_billing_checked", readonly=False
    )
    citynet_limit_agent = fields.Monetary(
        related="company_id.citynet_limit_agent", readonly=False
    )
    citynet_limit_account = fields.Monetary(
        related="company_id.citynet_limit_account", readonly=False
    )
    citynet_max_periods = fields.Integer(
        related="company_id.citynet_max_periods", readonly=False
    )
    citynet_consent_text = fields.Text(
        related="company_id.citynet_consent_text", readonly=False
    )
    citynet_consent_version = fields.Char(
        related="company_id.citynet_consent_version", readonly=False
    )
