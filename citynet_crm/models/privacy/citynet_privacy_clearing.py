from odoo import api, fields, models


class CitynetPrivacyClearing(models.Model):
    """How much of what was cleared, when and why; no word of what it was."""

    _name = "citynet.privacy.clearing"
    _description = "Personal data that was cleared"
    _order = "id desc"
    _rec_name = "kind_name"

    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Char("Code", required=True, readonly=True)
    kind_name = fields.Char("What", compute="_compute_kind_name")
    count = fields.Integer("Records", required=True, readonly=True)
    rule_id = fields.Many2one("citynet.privacy.rule", "By the rule", readonly=True)
    erasure_id = fields.Many2one(
        "citynet.privacy.erasure",
        "Erasure",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )

    @api.depends("kind")
    def _compute_kind_name(self):
        names = dict(self.env["citynet.privacy.rule"]._selection_known_kinds())
        for clearing in self:
            clearing.kind_name = names.get(clearing.kind, clearing.kind)

    @api.model
    def _log(self, kind, count, company, **values):
        """:param kind: ``PersonalKind``"""
        self.create(
            {"kind": kind.key, "count": count, "company_id": company.id, **values}
        )
