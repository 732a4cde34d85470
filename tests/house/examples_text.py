"""What breaks the rules of SQL, XML, sizes, seams and words, and what does not."""

from .made_up import CHARGE, MENUS, MESSAGE, TEST, VIEWS, charge, model, view

_UPDATE = 'self.env.cr.execute("UPDATE citynet_whatsapp_message SET {}", [{}])'

BROKEN = {
    "state by SQL": [
        *(
            (
                {MESSAGE: model("m", "def _move(self):", f"    {line}")},
                f"{MESSAGE}:4 this UPDATE sets state",
            )
            for line in (
                _UPDATE.format("state = 'sent'", ""),
                _UPDATE.format("a = (SELECT 1 FROM b), state = 'sent'", ""),
                _UPDATE.format("state = %s WHERE state = %s", "target, source"),
                _UPDATE.format("state = %s WHERE state = 'sent'", "SOURCES"),
                "self.env.execute_query(SQL('UPDATE m SET state = %s', SOURCES))",
                _UPDATE.format(
                    "state = CASE WHEN state = ANY(%s) THEN 'a' ELSE 'b' END", "SOURCES"
                ),
                _UPDATE.format(
                    "state = CASE WHEN state = ANY(%s) THEN 'a' ELSE state END", "few"
                ),
                _UPDATE.format(
                    "state = CASE WHEN state = 'x' THEN 'a' ELSE state END", "SOURCES"
                ),
            )
        ),
    ],
    "view name": [
        (
            {VIEWS: view("citynet.charge.list", "<list/>")},
            f'{VIEWS}:2 the view "citynet.charge.list" should be called'
            " citynet.charge.view.list",
        ),
        (
            {VIEWS: view("citynet.charge.view.form", "<list/>")},
            f"{VIEWS}:2 the view",
        ),
        (
            {VIEWS: view("citynet.charge.form.more", "<xpath/>", inherit="view")},
            f'{VIEWS}:2 the view "citynet.charge.form.more" should be called'
            " citynet.charge.view.<type>.<what it adds>",
        ),
    ],
    "menu": [
        (
            {VIEWS: '<odoo>\n<menuitem id="charge_menu"/></odoo>'},
            f"{VIEWS}:2 the menu charge_menu belongs in {MENUS}",
        ),
        (
            {VIEWS: '<odoo><record id="m" model="ir.ui.menu"/></odoo>'},
            f"{VIEWS}:1 the menu m belongs in {MENUS}",
        ),
    ],
    "XML line": [
        ({VIEWS: f"<odoo>\n{'<t/>' * 30}</odoo>"}, f"{VIEWS}:2 127 characters"),
    ],
    "sudo": [
        ({CHARGE: "x = self.sudo().name\n"}, f"{CHARGE}:1 this sudo() has no reason"),
        (
            {CHARGE: "# sudo: agents may not read it\n\n\n\nx = self.sudo().name\n"},
            f"{CHARGE}:5 this sudo() has no reason within 3 lines above it",
        ),
        ({CHARGE: "# a service\nx = self.sudo().name\n"}, f"{CHARGE}:2 this sudo()"),
        ({CHARGE: "x = self.sudo(flag).name\n"}, f"{CHARGE}:1 this sudo()"),
        ({VIEWS: '<odoo>\n<t t-value="o.sudo()"/></odoo>'}, f"{VIEWS}:2 this sudo()"),
    ],
    "long file": [
        *(
            ({path: filler + "\n" * 300}, f"{path}:1 301 lines, more than 300")
            for path, filler in (
                (CHARGE, "x = 1\n"),
                (TEST, "x = 1\n"),
                (VIEWS, "<odoo/>\n"),
                ("citynet_crm/static/src/billing/chart.js", "x;\n"),
                ("tests/test_bills.py", "x = 1\n"),
                ("citynet", "#!/usr/bin/env python3\n"),
            )
        ),
    ],
    "long function": [
        *(
            (
                {path: "class A:\n    def work(self):\n" + "        work()\n" * 50},
                f"{path}:2 A.work has 51 lines, more than 50",
            )
            for path in (CHARGE, TEST)
        ),
    ],
    "emit": [
        (
            {CHARGE: charge("def _emit(self, event): return super()._emit(event)")},
            f"{CHARGE}:3 citynet.charge overrides _emit",
        ),
    ],
    "dispatch": [
        *(
            ({CHARGE: f"x = 1\n{line}\n"}, f"{CHARGE}:2 getattr(self, ")
            for line in (
                'getattr(self, f"_check_{kind}", None)',
                'getattr(self, "_check_" + kind)',
                'getattr(self, "_check_%s" % kind)',
                'getattr(self, "_check_{}".format(kind))',
                "getattr(self, name)()",
            )
        ),
    ],
    "context key": [
        *(
            ({CHARGE: f"\n{line}\n"}, f"{CHARGE}:2 the context carries citynet_partner")
            for line in (
                "self.with_context(citynet_partner=partner)",
                "self.with_context({'citynet_partner': partner})",
                "self.with_context(**{'citynet_partner': partner})",
                "self.env.context.get('citynet_partner')",
                "self.env.context['citynet_partner']",
                "x = {'context': {'citynet_partner': 1}}",
            )
        ),
        (
            {VIEWS: "<odoo>\n<field name=\"context\">{'citynet_x': 1}</field></odoo>"},
            f"{VIEWS}:2 the context carries citynet_x",
        ),
        (
            {VIEWS: '<odoo>\n<field name="a" context="{\'citynet_x\': 1}"/></odoo>'},
            f"{VIEWS}:2 the context carries citynet_x",
        ),
    ],
    "test aware": [
        *(
            ({CHARGE: f"\n{line}\n"}, f"{CHARGE}:2 asks by ")
            for line in (
                "modules.module.current_test",
                "config['test_enable']",
                "self.env.registry.in_test_mode()",
                "'pytest' in sys.modules",
                "threading.current_thread().testing",
            )
        ),
    ],
    "person": [
        ({CHARGE: "\nx = 1  # what he owes\n"}, f'{CHARGE}:2 says "he": say they'),
        ({CHARGE: '"""Bills.\n\nHis own.\n"""\n'}, f'{CHARGE}:3 says "His": say they'),
        ({CHARGE: "x = f'{x} for him'\n"}, f'{CHARGE}:1 says "him": say they'),
    ],
    "riddle": [
        (
            {CHARGE: "# nobody, somebody, whoever\n" * 10},
            f'{CHARGE}:1 says "nobody": 30 such words, 29 are enough',
        ),
    ],
}

SOUND = {
    "state by SQL": [
        {
            MESSAGE: model(
                "m",
                "def _move(self):",
                "    "
                + _UPDATE.format(
                    "state = 'sent' WHERE state = ANY(%s)", "self._get_sources('sent')"
                ),
                "    "
                + _UPDATE.format(
                    "state = %s WHERE a = 1 AND state IN %s", "t, SOURCES"
                ),
                "    "
                + _UPDATE.format(
                    "state = CASE WHEN state = ANY(%s) THEN 'a' ELSE state END",
                    "SOURCES",
                ),
                "    " + _UPDATE.format("email_state = 'sent' WHERE state = 'a'", ""),
                "    self.env.cr.execute('SELECT state FROM m WHERE state = 1')",
            )
        },
    ],
    "view name": [
        {VIEWS: view("citynet.charge.view.list", "<list/>")},
        {VIEWS: view("citynet.charge.view.list.overdue", "<list/>")},
        {VIEWS: view("citynet.charge.view.form.billing", "<xpath/>", inherit="view")},
        {VIEWS: view("citynet.charge.view.form", "<form/>").replace("view", "act", 1)},
    ],
    "menu": [
        {MENUS: '<odoo><menuitem id="charge_menu"/></odoo>'},
        {VIEWS: '<odoo><record id="m" model="website.menu"/></odoo>'},
    ],
    "XML line": [
        {VIEWS: f"<odoo>\n{' ' * 113}</odoo>"},
        {VIEWS: f"<odoo>\n<p>{'word ' * 40}</p></odoo>"},
        {VIEWS: f'<odoo>\n<field name="a" help="{"word " * 40}"/></odoo>'},
    ],
    "sudo": [
        {CHARGE: "# sudo: agents may not read it\n\n\nx = self.sudo().name\n"},
        {CHARGE: "x = self.sudo().name  # sudo: only a name\n"},
        {CHARGE: "# sudo: agents\n# may\n# not\n# read\n# it\nx = self.sudo().name\n"},
        {CHARGE: 'def _get_x(self):\n    """Reads all (sudo)."""\n    self.sudo()\n'},
        {CHARGE: "x = self.sudo(False)\n# calls .sudo()\n"},
        {VIEWS: '<odoo><!-- sudo: the reader may -->\n<t t-value="o.sudo()"/></odoo>'},
        {TEST: "x = self.sudo().name\n"},
    ],
    "long file": [{CHARGE: "x = 1\n" * 300, "citynet_crm/i18n/id.po": "\n" * 301}],
    "long function": [{CHARGE: "def work():\n" + "    work()\n" * 49}],
    "emit": [
        {
            CHARGE: charge("def _after_issue(self): self._emit('invoice_issued')"),
            "citynet_crm/models/core/citynet_event_mixin.py": model(
                "citynet.event.mixin", "def _emit(self, event): pass"
            ),
            "citynet_whatsapp/models/citynet_event_mixin.py": model(
                None, "def _emit(self, event): pass", inherit="citynet.event.mixin"
            ),
        },
    ],
    "dispatch": [
        {CHARGE: "getattr(x, 'code', None)\ngetattr(x, name)\nSTEPS[kind](self)\n"},
        {TEST: "getattr(self, f'_check_{kind}')()\n"},
    ],
    "context key": [
        {
            CHARGE: "self.with_context(lang=lang, active_test=False)\n"
            "x.get('citynet_partner')\ny = {'citynet_partner': 1}\n",
            VIEWS: '<odoo><field name="c" context="{\'default_a\': 1}"/></odoo>',
        },
    ],
    "test aware": [{CHARGE: "x = 'It is being tested whether pytest is there'\n"}],
    "person": [{CHARGE: "# they, the history, this\nx = 'theirs'\nhis = 1\n"}],
    "riddle": [{CHARGE: "# nobody\n" * 29}, {TEST: "# nobody\n" * 30}],
}
