from odoo import api, models


class CitynetMoveCloner(models.AbstractModel):
    _inherit = "citynet.move.cloner"

    @api.model
    def _get_harmless_columns(self):
        return super()._get_harmless_columns() | {"citynet_referral_code"}
