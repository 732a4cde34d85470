"""What breaks the rules of rooms, models and what only reads, and what does not."""

from .made_up import (
    BILLING,
    CHARGE,
    INIT,
    MENUS,
    MESSAGE,
    SERVICE,
    TOOL,
    WIZARD,
    charge,
    model,
    subscription,
)

BROKEN = {
    "floor": [
        (
            {
                SERVICE: model("citynet.subscription", "x = self.charge_ids"),
                BILLING: subscription("charge_ids = fields.Many2many('x')"),
            },
            f"{SERVICE}:3 uses charge_ids of the room billing",
        ),
        (
            {
                SERVICE: model("citynet.subscription", "x = 'partner_id.charge_ids'"),
                BILLING: subscription("charge_ids = fields.Many2many('x')"),
            },
            f"{SERVICE}:3 uses charge_ids",
        ),
        (
            {SERVICE: model("s", "x = env['citynet.charge']"), CHARGE: charge()},
            f"{SERVICE}:3 uses citynet.charge of the room billing",
        ),
        (
            {SERVICE: model(None, inherit="citynet.charge"), CHARGE: charge()},
            f"{SERVICE}:1 uses citynet.charge of the room billing",
        ),
        (
            {
                SERVICE: "from ...tools.billing.bills import OPEN\nx = OPEN\n",
                "citynet_crm/tools/billing/bills.py": "OPEN = []\n",
            },
            f"{SERVICE}:2 uses OPEN of the room billing",
        ),
        (
            {
                SERVICE: model("s", "def _bill(self):", "    super()._bill()"),
                BILLING: subscription("def _bill(self): pass"),
            },
            f"{SERVICE}:3 uses _bill of the room billing",
        ),
    ],
    "circle": [
        (
            {
                "citynet_crm/models/customers/res_partner.py": "def _find(): _cheap()\n",
                "citynet_crm/models/catalog/product_template.py": "def _cheap(): pass\n",
                "citynet_crm/controllers/customers/portal.py": "x = self._cheap\n",
                "citynet_crm/controllers/catalog/website.py": "x = self._find\n",
            },
            "citynet_crm/controllers/catalog/website.py:1 uses _find of customers: that"
            " closes the circle catalog, customers",
        ),
    ],
    "method twice": [
        (
            {
                BILLING: subscription("def _bill(self): pass"),
                WIZARD: subscription("", "def _bill(self): super()._bill()"),
            },
            f"{WIZARD}:4 the method _bill of citynet.subscription stands in billing"
            f" already: {BILLING}:3",
        ),
        (
            {
                MESSAGE: model("m", "def _send(self): pass"),
                "citynet_whatsapp/models/m_queue.py": model(
                    None, "def _send(self): pass", inherit="m"
                ),
            },
            "citynet_whatsapp/models/m_queue.py:3 the method _send of m stands in"
            " citynet_whatsapp already",
        ),
    ],
    "field twice": [
        (
            {CHARGE: charge("kind = fields.Char()", "", "kind = fields.Char()")},
            f"{CHARGE}:5 the field kind of citynet.charge stands in billing already",
        ),
    ],
    "model twice": [
        (
            {CHARGE: charge(), WIZARD: model("citynet.charge", inherit="a.mixin")},
            f"{WIZARD}:1 defines citynet.charge anew, which {CHARGE}:1 does already",
        ),
    ],
    "model file": [
        (
            {BILLING: charge()},
            f"{BILLING}:1 the class Some is citynet.charge: it belongs in"
            " citynet_charge.py",
        ),
        (
            {"citynet_crm/models/billing/citynet_charge_waiver.py": charge()},
            "citynet_crm/models/billing/citynet_charge_waiver.py:1 the class Some is",
        ),
        ({CHARGE: charge() + charge()}, f"{CHARGE}:3 Some is this file's second model"),
    ],
    "loaded": [
        (
            {CHARGE: charge(), INIT: "from . import citynet_promo\n"},
            f"{CHARGE}:1 is not loaded",
        ),
    ],
    "room": [
        (
            {"citynet_crm/models/citynet_charge.py": charge()},
            "citynet_crm/models/citynet_charge.py:1 lies in no room:"
            " models/<room>/citynet_charge.py",
        ),
        (
            {"citynet_crm/views/cellar/views.xml": "<odoo/>"},
            "citynet_crm/views/cellar/views.xml:1 cellar is no room",
        ),
        (
            {"citynet_crm/static/src/chart.js": ""},
            "citynet_crm/static/src/chart.js:1 lies in no room",
        ),
    ],
    "reader": [
        *(
            (
                {CHARGE: charge(f"def {name}(self):", f"    {line}")},
                f"{CHARGE}:3 {name} ",
            )
            for name in ("_get_contact", "_prepare_values")
            for line in (
                "return self.env['res.partner'].create({})",
                "self.partner_id.write({})",
                "self.sudo().unlink()",
                "return self.copy()",
                "self.amount = 0",
                "for one in self: one.amount = 0",
                "partner = self.partner_id; partner.write(values)",
                "self.env.cr.execute('DELETE FROM citynet_charge')",
                "self.env.execute_query(SQL('UPDATE %s SET a = 1', table))",
            )
        ),
        (
            {
                CHARGE: charge(
                    "def _prepare_values(self): return self.sudo()._find()",
                    "def _find(self): return self.env['res.partner'].create({})",
                )
            },
            f"{CHARGE}:3 _prepare_values only reads by its name, but line 3 calls _find,"
            f" which writes: {CHARGE}:4 calls create()",
        ),
        (
            {
                CHARGE: "DROP = 'DELETE FROM citynet_charge'\n"
                + charge("def _get_all(self): self.env.cr.execute(DROP)")
            },
            f"{CHARGE}:4 _get_all only reads by its name, but line 4 writes by SQL",
        ),
    ],
    "tool": [
        (
            {TOOL: "from odoo import fields\n"},
            f"{TOOL}:1 tools are pure, this one imports",
        ),
        ({TOOL: "\nfrom odoo.fields import Domain\n"}, f"{TOOL}:2 tools are pure"),
        ({TOOL: "from odoo.addons.phone.tools import x\n"}, f"{TOOL}:1 tools are pure"),
        ({TOOL: "from odoo.tools import SQL\n"}, f"{TOOL}:1 tools are pure"),
        (
            {TOOL: "def lock(env): pass\n"},
            f"{TOOL}:1 tools are pure, this one takes env",
        ),
        ({TOOL: "x = record.env\n"}, f"{TOOL}:1 tools are pure, this one uses .env"),
        ({TOOL: "def copy(cr): pass\n"}, f"{TOOL}:1 tools are pure, this one takes cr"),
    ],
}

SOUND = {
    "floor": [
        {
            SERVICE: model("citynet.subscription", "price_now = 1"),
            BILLING: subscription("x = self.price_now"),
        },
        # a word in a string, a name that two rooms define
        {
            SERVICE: model("citynet.subscription", "x = 'charges'", "y = self.amount"),
            BILLING: subscription("charges = 1", "amount = 1"),
            "citynet_crm/tools/money.py": "amount = 1\n",
        },
        # names of a table and its columns
        {
            SERVICE: model(
                "s", "x = fields.Many2many('y', 'charge_rel', 'charge_a', 'charge_b')"
            ),
            BILLING: subscription("charge_rel = 1", "charge_a = 1", "charge_b = 2"),
        },
    ],
    "circle": [
        {
            "citynet_crm/models/customers/res_partner.py": "x = self._cheap\n",
            "citynet_crm/models/catalog/product_template.py": "def _cheap(): pass\n",
        },
    ],
    "method twice": [
        {
            SERVICE: model("citynet.subscription", "def _bill(self): pass"),
            BILLING: subscription("def _bill(self): super()._bill()"),
            CHARGE: charge("def _bill(self): pass"),
        },
    ],
    "field twice": [
        {
            SERVICE: model("citynet.subscription", "kind = fields.Char()"),
            BILLING: subscription("kind = fields.Char(help='Which')"),
        },
    ],
    "model twice": [
        {
            CHARGE: charge(),
            BILLING: model("citynet.charge", inherit=["citynet.charge", "a.mixin"]),
            WIZARD: model(None, inherit="citynet.charge"),
        },
    ],
    "model file": [
        {
            CHARGE: charge() + "\n\nclass Plain:\n    pass\n",
            "citynet_crm/report/billing/report_bill.py": model(
                "report.citynet_crm.report_bill"
            ),
            "citynet_whatsapp/models/citynet_whatsapp_message_queue.py": model(
                None, inherit="citynet.whatsapp.message"
            ),
        },
    ],
    "loaded": [{CHARGE: charge(), INIT: "from . import (\n    citynet_charge,\n)\n"}],
    "room": [
        {
            CHARGE: charge(),
            MENUS: "<odoo/>",
            TOOL: "",
            "citynet_crm/models/__init__.py": "",
            "citynet_crm/tests/test_roles.py": "",
            "citynet_crm/security/rules.xml": "<odoo/>",
            "citynet_whatsapp/models/citynet_whatsapp_message.py": "",
        },
    ],
    "reader": [
        {
            CHARGE: charge(
                "def _get_rows(self, values, records):",
                "    self._look()",
                "    values = values.copy()",
                "    lines = [Command.create({})]",
                "    context = self.env.context.copy()",
                "    buffer = io.BytesIO()",
                "    buffer.write(b'')",
                "    self.env.cr.execute('SELECT 1 FOR UPDATE')",
                "    draft = self.new({})",
                "def _look(self): return self._get_rows({}, self)",
                "def _make_rows(self): return self.create({})",
            )
        },
    ],
    "tool": [
        {
            TOOL: "import re\nfrom odoo.exceptions import UserError\n"
            "from odoo.addons.citynet_crm.tools.money import x\nfrom .money import y\n"
            "from odoo.tools import float_round\n",
            CHARGE: "from odoo import models\nx = self.env\n",
        },
    ],
}
