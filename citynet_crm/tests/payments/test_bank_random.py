"""Files of random habits: no line of money is lost, no amount is wrong in silence."""

from datetime import date

from odoo.addons.citynet_crm.tests.payments.bank_habits import Habits
from odoo.addons.citynet_crm.tools.payments import bank_file
from odoo.tests import BaseCase, tagged

_FILES = 400
_SEED = 20261201
_TODAY = date(2026, 2, 1)


@tagged("post_install", "-at_install")
class TestBankRandom(BaseCase):
    def test_each_line_of_money_is_read_right_or_reported(self):
        """The truth is written beside each file; what is sound is read with its date and
        its amount to the rupiah, what is broken is reported with its line."""
        read = reported = 0
        for seed in range(_SEED, _SEED + _FILES):
            habits = Habits(seed)
            content = habits.make()
            statement = bank_file.read(content, _TODAY)
            found = {row.line: (row.date, row.amount) for row in statement.credits}
            found |= {row.line: (row.date, -row.amount) for row in statement.debits}
            unread = {row.line for row in statement.unread}
            sound = {
                one.line: (one.date, one.amount)
                for one in habits.truth
                if not one.broken
            }
            broken = {one.line for one in habits.truth if one.broken}
            with self.subTest(habits=habits.describe()):
                self.assertEqual(found, sound)
                self.assertEqual(unread, broken)
                self.assertEqual(
                    len(statement.credits) + len(statement.debits), len(found)
                )
                self.assertFalse(
                    [
                        one
                        for one in statement.differences
                        if one.kind != "balance" or not broken
                    ]
                )
            read += len(found)
            reported += len(unread)
        self.assertGreater(read, 20 * _FILES)
        self.assertGreater(reported, _FILES)
