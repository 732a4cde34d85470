from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    citynet_import_id = fields.Many2one(
        "citynet.import",
        "Import",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
