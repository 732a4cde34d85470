"""Files of fields that no user may read are no user's, the administrator's included.

Stock asks whether the field may be read, but not for administrators.
"""

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

_CLOSED = Domain("res_model", "=", "citynet.identity") & Domain(
    "res_field", "!=", False
)


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_access(self, operation):
        # EXTENDS base
        refused = super()._check_access(operation)
        forbidden = refused[0] if refused else self.browse()
        # sudo: whose file it is decides who may read it
        closed = (self - forbidden).sudo().filtered_domain(_CLOSED).sudo(False)
        if not closed:
            return refused
        return forbidden | closed, lambda: AccessError(
            self.env._(
                "Photos of identity documents are opened from the document, by their "
                "viewers."
            )
        )

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # EXTENDS base: also lists are without them, where files of fields are asked for
        domain = Domain(domain)
        asked = {condition.field_expr for condition in domain.iter_conditions()}
        if not (self.env.su or bypass_access) and (
            asked & {"id", "res_field"} or self.env.context.get("skip_res_field_check")
        ):
            domain &= ~_CLOSED
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
