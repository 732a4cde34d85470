from itertools import pairwise, repeat

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

# months that an unlimited promo counts as when two promos are compared
_MONTHS_FOR_GOOD = 12


class CitynetPromo(models.Model):
    """Which orders have a promo, who may use it, and who gets it by e-mail."""

    _name = "citynet.promo"
    _inherit = ["citynet.promo", "citynet.queue.mixin"]

    # e-mails of one transaction
    _batch_size = 100

    # the orders that have it
    lead_ids = fields.One2many("crm.lead", "citynet_promo_id", "Orders")
    extra_lead_ids = fields.One2many(
        "crm.lead", "citynet_extra_promo_id", "Orders as second promo"
    )
    combinable = fields.Boolean(
        "May be combined with another promo",
        help="With one other that may be combined too; otherwise the better one counts. "
        "Both discounts are of the full price, together never more than it.",
    )
    bill_count = fields.Integer("On bills", compute="_compute_bills")
    discount_total = fields.Monetary("Discounts billed", compute="_compute_bills")
    # whom it is for
    customers = fields.Selection(
        [
            ("all", "Everybody"),
            ("new", "New customers only"),
            ("existing", "Customers only"),
        ],
        "For",
        required=True,
        default="all",
    )
    # told by e-mail
    mail_state = fields.Selection(
        [("waiting", "Being sent"), ("done", "Sent")],
        "E-mail",
        readonly=True,
        copy=False,
    )
    mail_count = fields.Integer("E-mails", readonly=True, copy=False)
    mail_last_id = fields.Integer("E-mailed up to", readonly=True, copy=False)
    mail_audience_count = fields.Integer(
        "Agreed to e-mails", compute="_compute_mail_audience_count"
    )

    # ---- How much it is used ---------------------------------------------------

    @api.depends("lead_ids.active", "extra_lead_ids.active")
    def _compute_used_count(self):
        # EXTENDS catalog: by orders, as their first promo or their second
        super()._compute_used_count()
        for name in ("citynet_promo_id", "citynet_extra_promo_id"):
            counts = dict(
                self.env["crm.lead"]._read_group(
                    [(name, "in", self.ids)], [name], ["__count"]
                )
            )
            for promo in self:
                promo.used_count += counts.get(promo, 0)

    def _compute_bills(self):
        # sudo: who may see the promo may see a count and a sum
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [("citynet_promo_id", "in", self.ids), ("parent_state", "=", "posted")],
                ["citynet_promo_id"],
                ["move_id:count_distinct", "price_subtotal:sum"],
            )
        )
        found = {promo.id: (count, -total) for promo, count, total in groups}
        for promo in self:
            promo.bill_count, promo.discount_total = found.get(promo.id, (0, 0))

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.crm_lead_action_order"
        )
        return {**action, "domain": [("citynet_promo_id", "=", self.id)]}

    # ---- Whom it is for --------------------------------------------------------

    def _is_valid_for(self, package, area=None, today=None, customer=None):
        # EXTENDS catalog: whether the customer is new, where it is known who orders
        return super()._is_valid_for(package, area, today) and (
            self.customers == "all" or customer is None or self._is_for(customer)
        )

    def _is_for(self, customer):
        """:param customer: ``res.partner``, empty for an unknown person
        :return: bool, whether this promo is for them
        """
        self.ensure_one()
        # sudo: whether they are a customer already decides on the promo
        known = bool(customer) and bool(
            self.env["citynet.subscription"]
            .sudo()
            .search_count(
                [("partner_id", "child_of", customer.commercial_partner_id.id)], limit=1
            )
        )
        return self.customers == "all" or known == (self.customers == "existing")

    def _get_audience(self):
        """:return: ``res.partner`` payers who may get this promo: customers of
        its areas and packages; the channel asks for consent"""
        self.ensure_one()
        if self.customers == "new":
            return self.env["res.partner"]
        domain = Domain("company_id", "=", self.company_id.id) & Domain(
            "state", "!=", "closed"
        )
        if self.area_ids:
            domain &= Domain("area_id", "child_of", self.area_ids.ids)
        if self.package_ids and self.customers == "existing":
            domain &= Domain("package_id", "in", self.package_ids.ids)
        return self.env["citynet.subscription"].search(domain).partner_id

    # ---- Promos without a code -------------------------------------------------

    @api.model
    def _find_automatic(self, package, area=None, customer=None, company=None):
        """The promos without a code that an order may have.

        What the customer typed comes before what comes by itself, and of those the
        best is taken; two where both may be combined (``_find_automatic_pair``).

        :return: ``citynet.promo`` records
        """
        company = company or self.env.company
        return self.search(
            [
                ("code", "=", False),
                ("state", "=", "published"),
                ("company_id", "=", company.id),
            ]
        ).filtered(
            lambda promo: promo._is_valid_for(
                package, area, customer=customer or self.env["res.partner"]
            )
        )

    @api.model
    def _find_automatic_pair(self, package, valid, first=None):
        """What comes by itself, at most two that go together.

        :param valid: ``citynet.promo`` without a code that the order may have
        :param first: the promo that the customer typed, if any
        :return: list of the further promos, best first; a pair only where it is worth
            more than the best alone
        """
        best = valid.sorted(lambda promo: (-promo._get_worth(package), promo.id))
        together = best.filtered("combinable")
        if first:
            return list(together[:1]) if first.combinable else []
        for better, other in pairwise(together[:2]):
            worth = better._get_worth(package) + other._get_worth(package)
            if worth > best[0]._get_worth(package):
                return [better, other]
        return list(best[:1])

    def _get_worth(self, package):
        """:return: int, rupiah that an order of ``package`` saves by this promo."""
        self.ensure_one()
        if self.kind == "installation":
            return round(package.citynet_installation_fee)
        months = self.months or _MONTHS_FOR_GOOD
        return months * self._get_monthly_discount(round(package.list_price))

    # ---- E-mail ----------------------------------------------------------------

    def _compute_mail_audience_count(self):
        for promo in self:
            promo.mail_audience_count = len(promo._get_mail_audience())

    def _event_partners(self):
        # EXTENDS citynet.event.mixin: recipients; the channel checks their consent
        return self.env["res.partner"].union(*(promo._get_audience() for promo in self))

    def _get_mail_audience(self):
        """:return: ``res.partner`` of the audience who agreed, have an address, and
        aren't on stock's black list"""
        self.ensure_one()
        return self._get_audience().filtered(
            lambda payer: (
                payer.citynet_promo_mail and payer.email and not payer.is_blacklisted
            )
        )

    def action_send_mail(self):
        """Send the promo by e-mail; a job makes the mails, each once."""
        self._check_manager_sends()
        for promo in self:
            if promo.state != "published":
                raise UserError(
                    self.env._(
                        "Publish %(name)s before you tell of it.", name=promo.name
                    )
                )
            if not promo._get_mail_audience():
                raise UserError(
                    self.env._(
                        "None of the customers that %(name)s is for has agreed to "
                        "offers by e-mail.",
                        name=promo.name,
                    )
                )
            if not promo.mail_state:
                promo.mail_state = "waiting"
        # sudo: managers start the job, at its own pace
        self.env.ref("citynet_crm.ir_cron_promo_mail").sudo()._trigger()

    def _check_manager_sends(self):
        self.check_access("write")

    @api.model
    def _cron_send_promos(self):
        waiting = self.search([("mail_state", "=", "waiting")], order="id")
        self._process_queues(*waiting)

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin
        return repeat(self._mail_next)

    def _mail_next(self):
        """Mail the next customers. The mails and the place reached are committed
        together, so that a run that is cut off writes to each customer once.

        :return: int, how many; 0 when all have it
        """
        self.lock_for_update()
        self.invalidate_recordset(["mail_state", "mail_last_id", "state"])
        if self.mail_state != "waiting":
            return 0
        left = self._get_mail_audience() if self.state == "published" else []
        batch = [
            payer
            for payer in sorted(left, key=lambda payer: payer.id)
            if payer.id > self.mail_last_id
        ][: self._batch_size]
        if not batch:
            self.mail_state = "done"
            return 0
        payers = self.env["res.partner"].union(*batch)
        for lang, own in payers.grouped("lang").items():
            mails = self.with_context(lang=lang or self.env.lang)._prepare_mails(own)
            # sudo: as stock's templates do, for the managers who have it sent
            self.env["mail.mail"].sudo().create(mails)
        self.mail_count += len(batch)
        self.mail_last_id = batch[-1].id
        return len(batch)

    def _prepare_mails(self, payers):
        """:return: list of dicts of the ``mail.mail`` that tell of this promo, in the
        language of the context"""
        self.ensure_one()
        template = self.env.ref("citynet_crm.mail_template_promo")
        subjects, senders, bodies = (
            template._render_field(
                name, payers.ids, add_context={"promo": self}, options=options
            )
            for name, options in (
                ("subject", None),
                ("email_from", None),
                ("body_html", {"post_process": True}),
            )
        )
        return [
            {
                "subject": subjects[payer.id],
                "email_from": senders[payer.id],
                "body": bodies[payer.id],
                "body_html": bodies[payer.id],
                "recipient_ids": [Command.link(payer.id)],
                "model": payer._name,
                "res_id": payer.id,
                "auto_delete": template.auto_delete,
                "mail_server_id": template.mail_server_id.id,
            }
            for payer in payers
        ]
