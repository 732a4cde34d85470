from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_isolir_mode = fields.Selection(
        related="company_id.citynet_isolir_mode", readonly=False
    )
    citynet_grace_days = fields.Integer(
        related="company_id.citynet_grace_days", readonly=False
    )
    citynet_isolir_day = fields.Integer(
        related="company_id.citynet_isolir_day", readonly=False
    )
    citynet_isolir_tolerance = fields.Monetary(
        related="company_id.citynet_isolir_tolerance",
        readonly=False,
        currency_field="citynet_currency_id",
    )
    citynet_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the rules"
    )
    citynet_isolir_mon = fields.Boolean(
        related="company_id.citynet_isolir_mon", readonly=False
    )
    citynet_isolir_tue = fields.Boolean(
        related="company_id.citynet_isolir_tue", readonly=False
    )
    citynet_isolir_wed = fields.Boolean(
        related="company_id.citynet_isolir_wed", readonly=False
    )
    citynet_isolir_thu = fields.Boolean(
        related="company_id.citynet_isolir_thu", readonly=False
    )
    citynet_isolir_fri = fields.Boolean(
        related="company_id.citynet_isolir_fri", readonly=False
    )
    citynet_isolir_sat = fields.Boolean(
        related="company_id.citynet_isolir_sat", readonly=False
    )
    citynet_isolir_sun = fields.Boolean(
        related="company_id.citynet_isolir_sun", readonly=False
    )
    citynet_promise_limit = fields.Integer(
        related="company_id.citynet_promise_limit", readonly=False
    )
    citynet_promise_days = fields.Integer(
        related="company_id.citynet_promise_days", readonly=False
    )
    citynet_termination_days = fields.Integer(
        related="company_id.citynet_termination_days", readonly=False
    )
    citynet_reminder_mail = fields.Boolean(
        related="company_id.citynet_reminder_mail", readonly=False
    )
