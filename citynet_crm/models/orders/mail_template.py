from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _render_eval_context(self):
        # EXTENDS mail: a template about a promo can be looked at without one
        return {**super()._render_eval_context(), "promo": self.env["citynet.promo"]}
