"""What is written as an array literal is what the database reads."""

from datetime import date, datetime
from decimal import Decimal

from odoo.addons.citynet_crm.tools.pg_arrays import array_literal
from odoo.tests import TransactionCase, tagged

VALUES = {
    "int": [1, -2, None, 2147483647],
    "text": [
        None, "", "NULL", "null", " a ", 'say "so"', "a,b", "{x}", "back\\slash", '\\"',
        "it's", "%s %(x)s", "baris\nbaru\ttab", "Rp 1.000 — ✓ 電", "'); DROP TABLE x; --",
    ],
    "bool": [True, False, None],
    "date": [date(2026, 2, 28), None],
    "timestamp": [datetime(2026, 2, 28, 23, 59, 59, 123456), None],
    "numeric": [Decimal("0.5"), Decimal("-1234567890123.25"), None],
    "float8": [0.1, -1e-9, 1e20, None],
    "jsonb": [None, {"id_ID": 'Tagihan "satu", dua'}],
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestPgArrays(TransactionCase):
    def test_every_value_comes_back_as_it_was(self):
        for kind, values in VALUES.items():
            with self.subTest(kind=kind):
                written = values
                if kind == "jsonb":
                    written = [None, '{"id_ID": "Tagihan \\"satu\\", dua"}']
                self.env.cr.execute(
                    f"SELECT unnest(%s::{kind}[])", [array_literal(written)]
                )
                self.assertEqual([row[0] for row in self.env.cr.fetchall()], values)

    def test_nothing_is_an_empty_array_and_the_unknown_is_refused(self):
        self.env.cr.execute("SELECT cardinality(%s::int[])", [array_literal([])])
        self.assertEqual(self.env.cr.fetchone(), (0,))
        for value in ({}, [1], b"x", self.env.company):
            with self.subTest(value=value), self.assertRaises(TypeError):
                array_literal([value])
