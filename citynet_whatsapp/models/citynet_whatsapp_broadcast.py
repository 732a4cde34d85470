"""One promo to many: counted and priced first, then sent slowly, stopped when it hurts."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

REACHED = ("delivered", "read")


class CitynetWhatsappBroadcast(models.Model):
    _name = "citynet.whatsapp.broadcast"
    _description = "WhatsApp broadcast"
    _inherit = ["citynet.state.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _transitions = {
        "draft": {"approved", "cancelled"},
        "approved": {"running", "draft", "cancelled"},
        "running": {"paused", "done", "cancelled"},
        "paused": {"running", "cancelled"},
    }

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    promo_id = fields.Many2one(
        "citynet.promo",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    account_id = fields.Many2one(
        "citynet.whatsapp.account",
        compute="_compute_account_id",
        store=True,
        readonly=False,
        check_company=True,
    )
    area_ids = fields.Many2many(
        "citynet.area", string="Areas", help="Empty: everywhere"
    )
    package_ids = fields.Many2many(
        "product.template",
        string="Packages they have now",
        domain=[("citynet_is_package", "=", True)],
        help="Empty: any",
    )
    audience = fields.Selection(
        [("all", "All"), ("home", "Homes"), ("institution", "Institutions")],
        required=True,
        default="all",
    )
    months_from = fields.Integer("Customer for at least (months)")
    months_to = fields.Integer("At most (months)", help="0: no limit")
    no_arrears = fields.Boolean("Exclude customers in arrears", default=True)
    date_start = fields.Datetime("Begin", help="Empty: as soon as it is approved")
    cursor = fields.Integer(
        readonly=True, copy=False, help="Last customer put into the queue"
    )

    found_count = fields.Integer("Customers found", readonly=True, copy=False)
    send_count = fields.Integer("Get a message", readonly=True, copy=False)
    consent_count = fields.Integer("Have not agreed", readonly=True, copy=False)
    number_count = fields.Integer("Without a number", readonly=True, copy=False)
    double_count = fields.Integer("Number of another one", readonly=True, copy=False)
    cost_estimate = fields.Monetary("Estimated cost", readonly=True, copy=False)
    date_counted = fields.Datetime("Counted", readonly=True, copy=False)
    approver_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)

    message_count = fields.Integer("In the queue", compute="_compute_results")
    sent_count = fields.Integer("Sent", compute="_compute_results")
    delivered_count = fields.Integer("Delivered", compute="_compute_results")
    read_count = fields.Integer("Read", compute="_compute_results")
    failed_count = fields.Integer("Failed", compute="_compute_results")
    ordered_count = fields.Integer("Ordered", compute="_compute_results")
    cost = fields.Monetary("Cost so far", compute="_compute_results")

    _months_valid = models.Constraint(
        "CHECK (coalesce(months_from, 0) >= 0 AND coalesce(months_to, 0) >= 0)",
        "Months can't be negative.",
    )

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("Draft")),
            ("approved", self.env._("Approved")),
            ("running", self.env._("Running")),
            ("paused", self.env._("Paused")),
            ("done", self.env._("Done")),
            ("cancelled", self.env._("Cancelled")),
        ]

    @api.model
    def _get_writable_fields(self):
        """Agents look at it; what was approved isn't changed afterwards."""
        # EXTENDS citynet.state.mixin
        if self.env.user.has_group("citynet_crm.group_manager") and all(
            broadcast.state == "draft" for broadcast in self
        ):
            return super()._get_writable_fields()
        return set()

    @api.depends("company_id")
    def _compute_account_id(self):
        accounts = self.env["citynet.whatsapp.account"]
        for broadcast in self:
            broadcast.account_id = accounts._get_account(broadcast.company_id)

    @api.constrains("account_id")
    def _check_account(self):
        for broadcast in self:
            if broadcast.account_id and not broadcast.account_id.allow_campaigns:
                raise ValidationError(
                    self.env._(
                        "%(name)s isn't meant for promos to many; the number would be banned.",
                        name=broadcast.account_id.name,
                    )
                )

    def _compute_results(self):
        messages = self.env["citynet.whatsapp.message"]
        states = messages._read_group(
            [("broadcast_id", "in", self.ids)],
            ["broadcast_id", "state"],
            ["__count", "cost:sum"],
        )
        orders = self._count_orders()
        for broadcast in self:
            mine = {s: (n, cost) for b, s, n, cost in states if b == broadcast._origin}

            def total(*names, mine=mine):
                return sum(mine.get(name, (0, 0))[0] for name in names)

            broadcast.message_count = total(*mine)
            broadcast.sent_count = total("accepted", "sent", *REACHED)
            broadcast.delivered_count = total(*REACHED)
            broadcast.read_count = total("read")
            broadcast.failed_count = total("failed")
            broadcast.cost = sum(cost or 0 for _count, cost in mine.values())
            broadcast.ordered_count = orders.get(broadcast._origin.id, 0)

    def _count_orders(self):
        """:return: dict {id: orders of the promo by people who had got the message before}"""
        self.env["crm.lead"].flush_model(["citynet_promo_id", "partner_id"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT m.broadcast_id, count(DISTINCT l.id)
                      FROM crm_lead l
                      JOIN citynet_whatsapp_broadcast b ON b.promo_id = l.citynet_promo_id
                      JOIN citynet_whatsapp_message m
                        ON m.broadcast_id = b.id AND m.date_accepted < l.create_date
                       AND (m.partner_id = l.partner_id OR m.number = l.phone_sanitized)
                     WHERE b.id = ANY(%s) GROUP BY m.broadcast_id
                    """,
                    self.ids,
                )
            )
        )

    @api.model
    def _open_for(self, promos):
        """A promo was published: prepare its broadcast, for a person to look at.

        :return: the new drafts
        """
        known = self.search([("promo_id", "in", promos.ids)]).promo_id
        new = promos - known
        with_account = new.filtered(
            lambda promo: (
                self.env["citynet.whatsapp.account"]
                ._get_account(promo.company_id)
                .allow_campaigns
            )
        )
        return self.create(
            [
                {
                    "name": promo.name,
                    "promo_id": promo.id,
                    "company_id": promo.company_id.id,
                    "area_ids": [(6, 0, promo.area_ids.ids)],
                }
                for promo in with_account
            ]
        )

    def action_count(self):
        """Who would get it, who not and why, and what it would cost."""
        self.check_access("write")
        for broadcast in self:
            counts = dict.fromkeys(("found", "send", "consent", "number", "double"), 0)
            seen = set()
            after = 0
            while partners := broadcast._get_audience(after, 1000):
                after = partners[-1].id
                for _partner, _number, verdict in broadcast._judge(partners, seen):
                    counts["found"] += 1
                    counts[verdict] += 1
                partners.invalidate_recordset()
            # sudo: figures that users can't write
            broadcast.sudo().write(
                {
                    **{f"{key}_count": value for key, value in counts.items()},
                    "cost_estimate": counts["send"] * broadcast._get_price(),
                    "date_counted": fields.Datetime.now(),
                }
            )

    def _get_price(self):
        """:return: float, rupiah for one message of advertising by the price list"""
        self.ensure_one()
        return (
            self.env["citynet.whatsapp.price"]
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("category", "=", "marketing"),
                    ("date_from", "<=", self.company_id._citynet_today()),
                ],
                limit=1,
            )
            .price
        )

    def _get_audience(self, after, limit):
        """:param int after: id of the last customer that was checked
        :return: the next ``res.partner`` records with a running service that fits
        """
        self.ensure_one()
        return self.env["res.partner"].search(
            self._get_audience_domain() & Domain("id", ">", after),
            limit=limit,
            order="id",
        )

    def _get_audience_domain(self):
        """:return: Domain of the payers whom this is meant for"""
        self.ensure_one()
        today = self.company_id._citynet_today()
        service = Domain("state", "in", ("active", "suspended")) & Domain(
            "company_id", "=", self.company_id.id
        )
        if self.area_ids:
            service &= Domain("area_id", "child_of", self.area_ids.ids)
        if self.package_ids:
            service &= Domain("package_id", "in", self.package_ids.ids)
        if self.months_from:
            service &= Domain(
                "date_start", "<=", fields.Date.subtract(today, months=self.months_from)
            )
        if self.months_to:
            service &= Domain(
                "date_start", ">=", fields.Date.subtract(today, months=self.months_to)
            )
        domain = Domain("citynet_subscription_ids", "any", service)
        if self.audience != "all":
            domain &= Domain("citynet_audience", "=", self.audience)
        if self.no_arrears:
            overdue = self.env["citynet.subscription"]._get_overdue_move_domain()
            # sudo: who is late decides on who is asked; no bill is shown
            late = (
                self.env["account.move"]
                .sudo()
                ._search(overdue & Domain("company_id", "=", self.company_id.id))
            )
            domain &= Domain("id", "not in", late.subselect("commercial_partner_id"))
        return domain

    def _judge(self, partners, seen):
        """Who of them gets the message.

        :param set seen: numbers that have got it, added to here
        :return: list of (partner, number, verdict: send, consent, number or double)
        """
        numbers = {partner: partner._get_whatsapp_number() for partner in partners}
        rows = [
            {
                "company_id": self.company_id.id,
                "number": numbers[partner],
                "purpose": "marketing",
                "event": "promo_published",
            }
            for partner in partners
        ]
        # sudo: consents decide, also for users who can't read them
        allowed = self.env["citynet.whatsapp.consent"].sudo()._are_allowed(rows)
        result = []
        for partner, fine in zip(partners, allowed, strict=True):
            number = numbers[partner]
            verdict = "send"
            if not number:
                verdict = "number"
            elif not fine:
                verdict = "consent"
            elif number in seen:
                verdict = "double"
            seen.add(number)
            result.append((partner, number, verdict))
        return result

    def action_approve(self):
        """Approve a counted broadcast: it starts at its time."""
        self._check_manager()
        for broadcast in self:
            if not broadcast.date_counted:
                raise UserError(
                    self.env._(
                        "%(name)s: count first who gets it.", name=broadcast.name
                    )
                )
            if broadcast.promo_id.state != "published":
                raise UserError(
                    self.env._(
                        "%(name)s: publish the promo first.", name=broadcast.name
                    )
                )
            if not broadcast.account_id:
                raise UserError(
                    self.env._(
                        "%(name)s: there is no account to send it from.",
                        name=broadcast.name,
                    )
                )
        self._transition("approved", {"approver_id": self.env.uid})
        self._wake()

    def action_pause(self):
        self._check_manager()
        self._transition("paused")
        self._move_messages("queued", "held")

    def action_resume(self):
        self._check_manager()
        # what is approved begins at its time
        self._check_state("paused", "running")
        self._transition("running")
        for broadcast in self:
            if not broadcast._is_template_held():
                broadcast._move_messages("held", "queued")
        self._wake()

    def _is_template_held(self):
        """:return: bool, whether Meta doesn't let the promo's template go out now"""
        self.ensure_one()
        rows = self.env["citynet.whatsapp.registration"]
        templates = self.env["citynet.whatsapp.template"].search(
            [("event", "=", "promo_published")]
        )
        return any(rows._is_held(template, self.account_id) for template in templates)

    def action_draft(self):
        self._check_manager()
        self._transition("draft")

    def action_cancel(self):
        """What hasn't gone out yet doesn't."""
        self._check_manager()
        self._transition("cancelled")
        self._move_messages("queued", "cancelled")
        self._move_messages("held", "cancelled")

    def action_view_messages(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_whatsapp.citynet_whatsapp_message_action"
        )
        return {**action, "domain": [("broadcast_id", "=", self.id)], "context": {}}

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Only managers decide about broadcasts."))

    def _move_messages(self, source, target):
        """:return: int, how many of this broadcast's messages moved"""
        messages = self.env["citynet.whatsapp.message"]
        messages.flush_model()
        self.env.cr.execute(
            """
            UPDATE citynet_whatsapp_message SET state = %s
             WHERE broadcast_id = ANY(%s) AND state = ANY(%s)
            """,
            [target, self.ids, messages._get_transition_sources(target, source)],
        )
        moved = self.env.cr.rowcount
        messages.invalidate_model(["state"], flush=False)
        if target == "queued" and moved:
            # sudo: agents may not call scheduled actions, only this one
            messages.sudo()._wake_sender()
        return moved

    def _wake(self):
        # sudo: the cron that fills the queue runs as itself
        self.env.ref("citynet_whatsapp.ir_cron_broadcast").sudo()._trigger()
