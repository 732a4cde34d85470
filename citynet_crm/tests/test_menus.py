"""Who sees which menus, and that what they open can be shown to them."""

from lxml import etree

from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import tagged

MENUS = {
    "technician": {"Installations", "My day", "My jobs", "Complaints", "Outages"},
    "agent": {
        "Dashboard", "Packages", "Orders", "Installations", "Dispatch", "All work orders", "Payments",
        "Customers", "Services", "Employees", "Who is who", "Complaints", "Promo",
    },
    "accountant": {"Dashboard", "Payments", "Customers", "Services", "Reports", "Bills"},
}  # fmt: skip
INDONESIAN = {
    "citynet_package_menu": "Paket",
    "citynet_order_menu": "Pemesanan",
    "citynet_work_order_menu": "Pemasangan",
    "citynet_payment_menu": "Pembayaran",
    "citynet_customer_menu": "Pelanggan",
    "citynet_employee_menu": "Karyawan",
    "citynet_ticket_menu": "Pengaduan",
    "citynet_promo_menu": "Promo",
    "citynet_report_menu": "Laporan",
}


@tagged("post_install", "-at_install")
class TestMenus(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "technician": cls.technician.user_id,
            "agent": cls.agent,
            "manager": cls.manager,
            "accountant": cls._make_user("accountant"),
        }

    def _get_menus(self, user):
        """:return: the menus of our application that ``user`` sees"""
        root = self.env.ref("citynet_crm.citynet_root_menu")
        menus = self.env["ir.ui.menu"].with_user(user).with_context(lang="en_US")
        visible = menus.browse(menus._visible_menu_ids())
        return visible.filtered(
            lambda menu: (
                menu.parent_path.startswith(root.parent_path)
                and {int(part) for part in menu.parent_path.split("/") if part}
                <= set(visible.ids)
            )
        )

    def _get_own_names(self, user):
        """:return: set of the names of the menus this file knows (rooms add theirs)"""
        ours = self.env["ir.model.data"].search(
            [("module", "=", "citynet_crm"), ("model", "=", "ir.ui.menu")]
        )
        menus = self._get_menus(user).filtered(
            lambda menu: menu.id in ours.mapped("res_id")
        )
        return set(menus.mapped("name")) - {"Citynet"}

    def test_each_role_has_its_menus(self):
        for role, expected in MENUS.items():
            with self.subTest(role=role):
                names = self._get_own_names(self.users[role])
                # a parent without entries of its own isn't shown
                self.assertLessEqual(expected - {"Payments"}, names)
                if role == "technician":
                    self.assertEqual(names, expected)

    def test_menus_are_called_as_the_provider_calls_things(self):
        for xmlid, name in INDONESIAN.items():
            menu = self.env.ref(f"citynet_crm.{xmlid}").with_context(lang="id_ID")
            with self.subTest(menu=xmlid):
                self.assertEqual(menu.name, name)

    def test_configuration_is_the_managers(self):
        config = self.env.ref("citynet_crm.citynet_config_menu")
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertEqual(config in self._get_menus(user), role == "manager")

    def test_users_can_open_the_menus_they_see(self):
        """Each view of the action loads, and the list behind it can be read."""
        opened = 0
        for role, user in self.users.items():
            for menu in self._get_menus(user):
                action = menu.action
                if not action or action._name != "ir.actions.act_window":
                    continue
                with self.subTest(role=role, menu=menu.complete_name):
                    self._open(action.with_user(user))
                    opened += 1
        self.assertGreater(opened, 30)

    def _open(self, action):
        values = action.env["ir.actions.actions"]._for_xml_id(
            action.get_external_id()[action.id]
        )
        model = self.env[values["res_model"]].with_user(action.env.user)
        views = model.get_views(
            [
                *values["views"],
                (values["search_view_id"] and values["search_view_id"][0], "search"),
            ]
        )
        self.assertEqual(len(views["views"]), len(values["views"]) + 1)
        for kind in {"list", "kanban"} & set(views["views"]):
            arch = etree.fromstring(views["views"][kind]["arch"])
            names = {node.get("name") for node in arch.iter("field")}
            model.search_fetch([], names & set(model._fields), limit=5)

    def test_every_list_says_what_to_do_when_it_is_empty(self):
        menus = self._get_menus(self.manager) | self._get_menus(self.technician.user_id)
        for menu in menus.sudo().filtered("action"):
            action = menu.action
            xmlid = action.get_external_id()[action.id]
            if action._name == "ir.actions.act_window" and xmlid.startswith(
                "citynet_crm."
            ):
                with self.subTest(menu=menu.complete_name):
                    self.assertTrue(action.help)
