from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_isolir_exempt = fields.Boolean(
        "Never suspended",
        tracking=True,
        help="Unpaid bills don't close this customer's lines (hospital, village "
        "office, ...)",
    )
    citynet_isolir_exempt_reason = fields.Char("Reason", tracking=True)

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("citynet_isolir_exempt") for vals in vals_list):
            self._check_may_exempt()
        return super().create(vals_list)

    def write(self, vals):
        if "citynet_isolir_exempt" in vals:
            self._check_may_exempt()
        return super().write(vals)

    def _check_may_exempt(self):
        if not (self.env.su or self.env.user.has_group("citynet_crm.group_manager")):
            raise AccessError(
                self.env._("Only a manager decides who is never suspended.")
            )
