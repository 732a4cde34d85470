from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _reconcile_post_hook(self, data):
        # EXTENDS account
        result = super()._reconcile_post_hook(data)
        self.move_id._citynet_restore_paid()
        return result
