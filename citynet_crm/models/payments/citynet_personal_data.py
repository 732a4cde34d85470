"""What the bank says of who paid."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind
from odoo.fields import Domain


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="bank_line",
                label=self.env._("Texts of bank statements"),
                model="citynet.bank.line",
                shows=("date", "amount", "text"),
                clears={"text": False, "note": False},
                over=lambda day: (
                    Domain("state", "in", ("matched", "ignored"))
                    & Domain("date", "<", day)
                ),
                purpose=self.env._("To find whose money it is"),
            ),
            PersonalKind(
                key="statement_file",
                label=self.env._("Files of bank statements"),
                model="citynet.bank.statement",
                owner=(),
                clears={"unread_text": False, "check_text": False},
                files=True,
                over=lambda day: (
                    Domain(
                        "line_ids", "not any", [("state", "in", ("unmatched", "read"))]
                    )
                    & Domain("create_date", "<", day)
                ),
                purpose=self.env._("To find whose money it is"),
            ),
            PersonalKind(
                key="payment",
                label=self.env._("Payments"),
                model="account.payment",
                shows=("name", "date", "amount", "memo"),
                clears={"memo": False, "payment_reference": False},
                purpose=self.env._("The books that tax law asks for"),
                basis="law",
            ),
            self._get_online_payment_kind(),
            *self._get_account_kinds(),
        ]

    @api.model
    def _get_online_payment_kind(self):
        """:return: ``PersonalKind`` of what a provider was told of the payer"""
        return PersonalKind(
            key="online_payment",
            label=self.env._("Online payments"),
            model="payment.transaction",
            shows=("reference", "amount", "create_date", "state"),
            clears=dict.fromkeys(
                ("partner_name", "partner_email", "partner_phone", "partner_zip")
                + ("partner_address", "partner_city"),
                False,
            ),
            words={"partner_email": "email", "partner_phone": "phone"},
            purpose=self.env._("To be paid online"),
        )

    @api.model
    def _get_account_kinds(self):
        """:return: list of ``PersonalKind`` of the accounts and cards they pay from"""
        purpose = self.env._("To be paid, and to pay back")
        return [
            PersonalKind(
                key="bank_account",
                label=self.env._("Bank accounts"),
                model="res.partner.bank",
                shows=("acc_number", "acc_holder_name"),
                clears={
                    "acc_number": "erased-{id}",
                    "sanitized_acc_number": "ERASED{id}",
                    "acc_holder_name": False,
                    "active": False,
                },
                purpose=purpose,
            ),
            PersonalKind(
                key="payment_token",
                label=self.env._("Saved means of payment"),
                model="payment.token",
                shows=("payment_details",),
                clears={
                    "payment_details": False,
                    "provider_ref": False,
                    "active": False,
                },
                purpose=purpose,
            ),
            PersonalKind(
                key="bank_entry",
                label=self.env._("Entries of the bank in the books"),
                model="account.bank.statement.line",
                shows=("date", "amount", "payment_ref"),
                clears=dict.fromkeys(
                    ("partner_name", "account_number", "transaction_details"), False
                ),
                purpose=purpose,
                basis="law",
            ),
        ]
