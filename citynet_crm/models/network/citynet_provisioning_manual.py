from odoo import api, models


class CitynetProvisioningManual(models.AbstractModel):
    _name = "citynet.provisioning.manual"
    _inherit = "citynet.provisioning.adapter"
    _description = "Work list for a person"

    @api.model
    def _is_automatic(self):
        return False
