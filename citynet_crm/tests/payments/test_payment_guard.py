"""A notice about another amount never confirms a payment, however often it comes."""

from contextlib import contextmanager
from itertools import permutations
from unittest.mock import patch

from odoo.addons.payment.tests.common import PaymentCommon
from odoo.tests import tagged
from odoo.tools import mute_logger

NOTHING = object()


@tagged("post_install", "-at_install")
class TestPaymentGuard(PaymentCommon):
    """The provider is payment's own dummy; what it says comes from the notice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rupiah = cls.env.ref("base.IDR")
        cls.rupiah.active = True
        cls.amount, cls.currency = 300000, cls.rupiah

    @contextmanager
    def _provider(self):
        model = type(self.env["payment.transaction"])

        def extract(tx, data):
            return {"amount": data["amount"], "currency_code": data["currency"]}

        def apply(tx, data):
            getattr(tx, f"_set_{data['status']}")(
                **({"state_message": "x"} if data["status"] == "error" else {})
            )

        with (
            patch.object(model, "_extract_amount_data", extract),
            patch.object(model, "_apply_updates", apply),
            mute_logger("odoo.addons.citynet_crm.models.payments.payment_transaction"),
            mute_logger("odoo.addons.payment.models.payment_transaction"),
        ):
            yield

    def _notice(self, tx, amount=300000, currency="IDR", status="done"):
        data = {"amount": amount, "currency": currency, "status": status}
        if amount is NOTHING:
            del data["amount"]
        tx._process(tx.provider_code, data)
        return tx.state

    def _tx(self, number=0, **values):
        return self._create_transaction("redirect", reference=f"tx {number}", **values)

    def _put(self, tx, state):
        """From any state before, and whether the dummy has that state or not."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE payment_transaction SET state = %s WHERE id = %s", [state, tx.id]
        )
        tx.invalidate_recordset()

    def test_underpaid_notice_repeated_stays_an_error(self):
        tx = self._tx()
        with self._provider():
            for _time in range(3):
                self.assertEqual(self._notice(tx, 1000), "error")
            self.assertEqual(self._notice(tx), "done")  # the right one still counts

    def test_nothing_but_the_amount_in_the_currency_confirms(self):
        wrong = [
            (1000, "IDR"), (300001, "IDR"), (299999, "IDR"), (-300000, "IDR"), (0, "IDR"),
            (300000, "USD"), (300000, ""), (300000, None), (None, "IDR"), (NOTHING, "IDR"),
            ("abc", "IDR"), ("NaN", "IDR"), ("1e400", "IDR"), ([], "IDR"),
        ]  # fmt: skip
        with self._provider():
            for number, (amount, currency) in enumerate(wrong):
                tx = self._tx(number)
                for _time in range(3):
                    self.assertEqual(
                        self._notice(tx, amount, currency), "error", (amount, currency)
                    )

    def test_from_any_state_before(self):
        with self._provider():
            for number, state in enumerate(
                ("draft", "pending", "authorized", "cancel", "error")
            ):
                tx = self._tx(number)
                self._put(tx, state)
                for _time in range(3):
                    self.assertNotEqual(self._notice(tx, 1000), "done", state)
            tx = self._tx("paid")
            self._put(tx, "done")
            self.assertEqual(self._notice(tx, 1000), "done")  # paid stays paid

    def test_any_order_of_notices_ends_paid_only_with_the_genuine_one(self):
        genuine, short = (300000, "done"), (1000, "done")
        others = [(300000, "pending"), (1000, "pending")]
        with self._provider():
            for number, notices in enumerate(permutations([genuine, short, *others])):
                tx = self._tx(number)
                for amount, status in notices:
                    self._notice(tx, amount, status=status)
                self.assertEqual(tx.state, "done", notices)
            for number, notices in enumerate(permutations([short, short, *others])):
                tx = self._tx(f"short {number}")
                for amount, status in notices:
                    self.assertNotEqual(
                        self._notice(tx, amount, status=status), "done", notices
                    )
