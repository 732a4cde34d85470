from odoo import api, fields, models


class CitynetPrivacyProcessing(models.Model):
    """The register that the law asks for: what is processed, for what, and by what right."""

    _name = "citynet.privacy.processing"
    _description = "Processing of personal data"
    _order = "sequence, id"

    _kind_uniq = models.UniqueIndex(
        "(kind) WHERE kind IS NOT NULL", "This kind stands in the register already."
    )

    name = fields.Char("What", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Char("Code", readonly=True, copy=False)
    purpose = fields.Char("For what", required=True, translate=True)
    basis = fields.Selection(
        [
            ("consent", "Consent (article 20 a)"),
            ("contract", "Contract (article 20 b)"),
            ("law", "Legal duty (article 20 c)"),
            ("interest", "Legitimate interest (article 20 f)"),
        ],
        "By what right",
        required=True,
    )
    persons = fields.Char("Of whom", default=lambda self: self.env._("Customers"))
    recipients = fields.Char(
        "Who gets it",
        help="Such as: the payment provider, the WhatsApp provider, the tax office",
    )
    retention = fields.Char("Kept for", compute="_compute_retention")

    @api.depends("kind")
    def _compute_retention(self):
        rules = self.env["citynet.privacy.rule"]._get_rules(self.env.company)
        for row in self:
            rule = rules.get(row.kind)
            row.retention = (
                self.env._("%(days)s days after it is no longer needed", days=rule.days)
                if rule
                else self.env._("As long as the customer, then erased")
            )

    @api.model
    def action_add_missing(self):
        """Put in what rooms and addons process and the register doesn't say yet."""
        # sudo: what is archived counts as well
        known = self.sudo().with_context(active_test=False).search([]).mapped("kind")
        kinds = self.env["citynet.personal.data"]._get_personal_kinds()
        self.create(
            [
                {
                    "name": kind.label,
                    "kind": kind.key,
                    "purpose": kind.purpose or kind.label,
                    "basis": kind.basis,
                }
                for kind in kinds
                if kind.key not in known
            ]
        )
