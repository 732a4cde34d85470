"""Every address of ours is listed, with who gets in; see ``route_table.csv``.

``foreign`` says what stands before another customer's record: the gateway, a token of its
own, the record rules of staff, "own" for pages that take no number, "none" for those that
show no person's record. ``limit`` is the system parameter ``citynet_crm.limit_<it>``.
A new address fails until it has a line.
"""

import csv
import threading

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

_ADDON = "odoo.addons.citynet_crm."


@tagged("post_install", "-at_install")
class TestRoutes(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("citynet_crm/tests/route_table.csv") as table:
            cls.table = {row["route"]: row for row in csv.DictReader(table)}
        thread = threading.current_thread()  # the map is asked for by its database
        if not hasattr(thread, "dbname"):
            thread.dbname = cls.env.cr.dbname
            cls.addClassCleanup(delattr, thread, "dbname")
        cls.routes = {
            rule.rule: rule.endpoint
            for rule in cls.env["ir.http"].routing_map().iter_rules()
            if rule.endpoint.original_endpoint.__module__.startswith(_ADDON)
        }

    def test_every_address_is_in_the_table(self):
        self.assertEqual(self.routes.keys(), self.table.keys())

    def test_methods_login_and_csrf_are_what_the_table_says(self):
        for route, endpoint in self.routes.items():
            routing, row = endpoint.routing, self.table.get(route, {})
            with self.subTest(route=route):
                methods = [m for m in routing["methods"] or ["any"] if m != "OPTIONS"]
                self.assertEqual(" ".join(sorted(methods)), row["methods"])
                self.assertEqual(routing["auth"], row["auth"])
                self.assertEqual(routing.get("csrf", True), row["csrf"] == "yes")
                self.assertEqual(routing["type"], "http")

    def test_what_takes_a_number_has_a_guard(self):
        """And strangers' forms have a limit, whatever they write."""
        for route, row in self.table.items():
            with self.subTest(route=route):
                if "_id>" in route or ":token>" in route:
                    self.assertIn(row["foreign"], ("gateway", "token", "rules"))
                if row["auth"] == "public" and row["methods"] != "GET":
                    self.assertNotEqual(row["limit"], "none")

    def test_no_address_of_ours_answers_without_a_session(self):
        self.assertNotIn("none", {row["auth"] for row in self.table.values()})
