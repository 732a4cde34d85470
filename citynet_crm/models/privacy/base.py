"""Lists that leave the system say no more than the role needs."""

from odoo import models

# fields that are masked, of the contact and wherever it is exported through
_MASKED = frozenset(
    """
    phone phone_sanitized email email_normalized email_from street street2 vat
    citynet_address contact_address citynet_nik citynet_nik_masked nik nik_masked
    citynet_landmark citynet_latitude citynet_longitude partner_latitude
    partner_longitude l10n_id_nik l10n_id_buyer_document_number number profile_name
    """.split()
)
_OF = ("res.partner", "crm.lead", "citynet.identity", "citynet.whatsapp")
_SHOWN = 4


def _mask(value):
    """:return: str, the first signs and stars"""
    text = str(value or "")
    return f"{text[:_SHOWN]}***" if text else ""


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        # EXTENDS base: numbers, addresses and e-mails leave with officers and managers
        result = super().export_data(fields_to_export)
        user = self.env.user
        if self.env.su or any(
            user.has_group(f"citynet_crm.{group}")
            for group in ("group_privacy_officer", "group_manager")
        ):
            return result
        masked = [
            position
            for position, path in enumerate(fields_to_export)
            if self._citynet_is_masked(path)
        ]
        for row in result["datas"] if masked else ():
            for position in masked:
                row[position] = _mask(row[position])
        return result

    def _citynet_is_masked(self, path):
        """:param str path: of an export, such as ``partner_id/phone``
        :return: bool"""
        *way, name = path.split("/")
        model = self
        for step in way:
            field = model._fields.get(step)
            if not field or not field.comodel_name:
                return False
            model = self.env[field.comodel_name]
        return name in _MASKED and model._name.startswith(_OF)
