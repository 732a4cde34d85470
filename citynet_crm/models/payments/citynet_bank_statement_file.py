import base64
import binascii

from odoo import api, models
from odoo.addons.citynet_crm.tools.money import format_rupiah
from odoo.addons.citynet_crm.tools.payments import bank_file
from odoo.exceptions import UserError

_MAX_BYTES = 5_000_000
_MOST_SHOWN = 200  # lines that weren't read, one by one


class CitynetBankStatementFile(models.AbstractModel):
    """What a bank's file holds, in figures and sentences."""

    _name = "citynet.bank.statement.file"
    _description = "Bank statement file: reading"

    def _read_statement(self):
        """:return: ``Statement``
        :raise UserError: saying what is wrong with the file
        """
        try:
            content = base64.b64decode(self.file or b"", validate=False)
        except binascii.Error as error:
            raise UserError(self.env._("The file can't be read.")) from error
        if len(content) > _MAX_BYTES:
            raise UserError(self.env._("The file is too large for a bank statement."))
        company = self.company_id or self.env.company
        try:
            statement = bank_file.read(
                content, company._citynet_today(), company.currency_id.name
            )
        except ValueError as error:
            raise UserError(self._get_refusal(str(error))) from error
        if not statement.credits and not statement.unread:
            raise UserError(self.env._("No money was received by this statement."))
        return statement

    @api.model
    def _get_refusal(self, kind):
        """:return: str, why a file isn't read at all"""
        return {
            "old_excel": self.env._(
                "This is an Excel file of the old kind (.xls). Open it and save it as "
                ".xlsx or CSV."
            ),
            "no_library": self.env._(
                "This server can't read files of this format. The administrator can "
                "install the packages mt-940 and ofxtools; or take a CSV file."
            ),
            "damaged": self.env._(
                "The file is damaged or incomplete. Download it from the bank again."
            ),
        }.get(
            kind,
            self.env._(
                "No table was found in the file. It is to be a CSV file or an Excel "
                "workbook with the columns date, description, and amount or credit, or "
                "a file in MT940, CAMT.053 or OFX."
            ),
        )

    @api.model
    def _prepare_figures(self, statement):
        """:return: dict of what was read, in figures and sentences"""
        return {
            "credit_count": len(statement.credits),
            "credit_amount": sum(row.amount for row in statement.credits),
            "debit_count": len(statement.debits),
            "debit_amount": sum(row.amount for row in statement.debits),
            "unread_count": len(statement.unread),
            "unread_amount": float(sum(row.exact or 0 for row in statement.unread)),
            "unread_text": self._get_unread_text(statement.unread),
            "check_text": self._get_check_text(statement),
        }

    @api.model
    def _get_unread_text(self, unread):
        reasons = self._get_unread_reasons()
        lines = [
            self.env._(
                "Line %(number)s: %(reason)s: %(text)s",
                number=row.line,
                reason=reasons[row.reason],
                text=row.text,
            )
            if row.line
            else f"{reasons[row.reason]}: {row.text}"
            for row in unread[:_MOST_SHOWN]
        ]
        if len(unread) > _MOST_SHOWN:
            lines.append(self.env._("and %s more", len(unread) - _MOST_SHOWN))
        return "\n".join(lines) or False

    @api.model
    def _get_unread_reasons(self):
        """:return: dict {reason of ``Unread``: words}"""
        return {
            "date": self.env._("the date isn't understood or is outside the period"),
            "amount": self.env._("the amount isn't understood"),
            "no_amount": self.env._("there is no amount"),
            "mark": self.env._("money in or out isn't understood"),
            "no_mark": self.env._("it doesn't say whether money came in or went out"),
            "both": self.env._("there is a credit and a debit"),
            "negative_debit": self.env._("a debit is negative: the bank took it back"),
            "columns": self.env._("the cells don't stand under the headings"),
            "currency": self.env._("it is another currency"),
            "pending": self.env._("the bank hasn't booked it yet; a later file has it"),
            "status": self.env._("the bank hasn't booked it"),
            "sheet": self.env._("a sheet without a table that is understood"),
        }

    @api.model
    def _get_check_text(self, statement):
        """:return: str, where the file's own totals and balances differ from what was
        read, a sentence a line; False where nothing does"""
        sentences = {
            "opening_closing": self.env._(
                "By the file's opening and closing balance %(said)s came in or went out, "
                "by its lines %(found)s."
            ),
            "total_credit": self.env._(
                "The file says that %(said)s came in, its lines are %(found)s."
            ),
            "total_debit": self.env._(
                "The file says that %(said)s went out, its lines are %(found)s."
            ),
            "balance": self.env._(
                "Line %(line)s: the balance is %(said)s, after the line before it would "
                "be %(found)s."
            ),
            "given_back": self.env._(
                "Line %(line)s: %(said)s was given back, and the file doesn't show which "
                "payment it was. If it is booked, take it back."
            ),
        }
        lines = [
            sentences[one.kind]
            % {
                "line": one.line,
                "said": format_rupiah(float(one.said)),
                "found": format_rupiah(float(one.found)),
            }
            for one in statement.differences
        ]
        if len(statement.accounts) > 1:
            lines.append(
                self.env._(
                    "The file holds several accounts: %s. All of them would be booked to "
                    "this bank.",
                    ", ".join(sorted(statement.accounts)),
                )
            )
        return "\n".join(lines) or False
