"""The layers that databases are made from: stock modules, our addons, test addons."""

import ast

from .checkout import ADDONS, ROOT, addons_in
from .keys import addon_files, digest
from .programs import run

# The stock modules below our addons. What the manifests name comes on top; that these
# are always there keeps the slow layer the same while the manifests still grow.
STOCK = (
    "auth_signup", "calendar", "contacts", "crm", "hr", "phone_validation", "portal",
    "rating", "resource", "website_crm", "account_payment",
    "l10n_id", "payment_demo", "payment_xendit",
)  # fmt: skip
LAYER_FORMAT = "1"  # change it to have every database layer made afresh
CHECK_COMPANY = """
company = env.ref("base.main_company")
if company.chart_template != "id":
    env["account.chart.template"].try_loading("id", company)
assert company.chart_template == "id", company.chart_template
assert company.currency_id.name == "IDR", company.currency_id.name
assert company.country_id.code == "ID", company.country_id.code
env.cr.commit()
"""


class Layers:
    """Which layers this checkout needs.

    base: the stock modules, Indonesian, empty. app: with our addons. full: with the
    addons that exist for the tests only.
    """

    def __init__(self, machine):
        self.machine = machine
        self.databases = machine.databases
        self.ours = [name for name in ADDONS if name in addons_in(ROOT)]
        self.tests = addons_in(ROOT / "tests")
        lock = ROOT / "requirements/odoo.txt"
        self.stock = sorted(self.stock_modules())
        base = (LAYER_FORMAT, machine.odoo.version, lock, *self.stock)
        self.base_key = digest(*base)
        self.app_key = digest(self.base_key, *addon_files(ROOT, self.ours))
        self.full_key = digest(self.app_key, *addon_files(ROOT / "tests", self.tests))

    def stock_modules(self):
        """STOCK, and what the manifests of all our addons name."""
        folders = [ROOT / name for name in self.ours]
        folders += [ROOT / "tests" / name for name in self.tests]
        needed = set(STOCK)
        for folder in folders:
            manifest = ast.literal_eval((folder / "__manifest__.py").read_text())
            needed.update(manifest.get("depends", ()))
        return needed - {*self.ours, *self.tests, "base"}

    def base(self):
        name = f"tpl_base_{self.base_key}"
        return self.databases.layer(name, "Odoo's apps (once)", self.build_base)

    def app(self):
        name = f"tpl_app_{self.app_key}"
        return self.addons_layer(name, "Addons", self.ours, self.base)

    def full(self):
        name = f"tpl_full_{self.full_key}"
        return self.addons_layer(name, "Test addons", self.tests, self.app)

    def addons_layer(self, name, what, addons, below):
        """The layer with these addons on top of `below`, or that one without any."""
        if not addons:
            return below()
        what = f"{what}: {', '.join(addons)}"

        def build(working):
            self.machine.install(working, ["-i", ",".join(addons)], addons, what)

        return self.databases.layer(name, what, build, below)

    def build_base(self, working):
        """Make the database of the base layer under its working name."""
        machine = self.machine
        init = ("db", "init", working, "--language", "id_ID", "--country", "ID")
        run(
            machine.odoo_command(*init),
            env=machine.environment(),
            what="Odoo's database",
        )
        modules = ",".join(self.stock)
        machine.install(working, ["-i", modules], self.stock, "Installing Odoo's apps")
        machine.shell(working, CHECK_COMPANY, "Making the company Indonesian")
