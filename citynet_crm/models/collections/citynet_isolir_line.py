from odoo import api, fields, models
from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import process_in_halves
from odoo.addons.citynet_crm.tools.locks import new_snapshot


class CitynetIsolirLine(models.Model):
    """One service on a list: why, and what became of it."""

    _name = "citynet.isolir.line"
    _description = "Service on a suspension list"
    _inherit = "citynet.state.mixin"
    _order = "isolir_id desc, amount desc, id"
    _rec_name = "subscription_id"

    _transitions = {
        "waiting": {"suspended", "held", "failed"},
        "suspended": {"restored"},
    }
    _once = models.UniqueIndex(
        "(isolir_id, subscription_id)", "This service is on the list already."
    )
    _waiting_idx = models.Index("(isolir_id, id) WHERE state = 'waiting'")

    isolir_id = fields.Many2one(
        "citynet.isolir", "List", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="isolir_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    subscription_id = fields.Many2one(
        "citynet.subscription",
        "Service",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="subscription_id.partner_id", store=True)
    area_id = fields.Many2one(related="subscription_id.area_id")
    amount = fields.Monetary("Overdue", readonly=True)
    date_due = fields.Date("Oldest due date", readonly=True)
    bill_count = fields.Integer("Bills", readonly=True)
    days_overdue = fields.Integer("Days overdue", readonly=True)
    reason = fields.Char(readonly=True)
    date_suspended = fields.Datetime("Suspended on", readonly=True)
    date_restored = fields.Datetime("Restored on", readonly=True)

    @api.model
    def _selection_state(self):
        return [
            ("waiting", self.env._("To suspend")),
            ("suspended", self.env._("Suspended")),
            ("held", self.env._("Not suspended")),
            ("failed", self.env._("Failed")),
            ("restored", self.env._("Restored")),
        ]

    def action_view_subscription(self):
        self.ensure_one()
        return self.subscription_id.get_formview_action()

    def _carry_out(self):
        """Suspend those that still owe at this moment.

        The services are locked first, and what they owe is read after that by a
        younger transaction. A payment locks them too before it commits: either its
        money is seen here, or it waits for us, fails to serialize, is tried again and
        restores.

        :return: the lines that were worked off; the others are locked meanwhile
        """
        services = self.subscription_id.try_lock_for_update(allow_referencing=True)
        lines = self.filtered(lambda line: line.subscription_id in services)
        if not lines:
            return lines
        services.invalidate_recordset()
        reasons = self._get_reasons_against(services)
        for reason, held in lines.grouped(
            lambda line: reasons.get(line.subscription_id.id)
        ).items():
            if reason:
                held._transition("held", {"reason": reason})
            else:
                held._suspend()
        return lines

    @api.model
    def _get_reasons_against(self, services):
        """:return: dict {service id: why it isn't suspended at this moment}"""
        reasons = {}
        with new_snapshot(self.env) as env:
            for company, own in services.with_env(env).grouped("company_id").items():
                day = company._citynet_today()
                arrears = own._get_arrears(company, day, own)
                obstacles = own._get_isolir_obstacles(day)
                for service in own:
                    owed = arrears.get(service)
                    if not owed or owed.amount <= company.citynet_isolir_tolerance:
                        reasons[service.id] = env._("Paid meanwhile.")
                    elif service in obstacles:
                        reasons[service.id] = obstacles[service]
        return reasons

    def _suspend(self):
        """Suspend the services of these lines; a line says why its service couldn't be."""
        now = fields.Datetime.now()

        def suspend(lines):
            lines.subscription_id._suspend("arrears")
            lines._transition("suspended", {"date_suspended": now})

        process_in_halves(
            self.env,
            self,
            suspend,
            lambda line, error: line._transition("failed", {"reason": str(error)}),
        )
