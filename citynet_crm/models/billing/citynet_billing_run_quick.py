"""Whether a run may copy its bills, and what is said when it stops doing so."""

import logging

from markupsafe import Markup

from odoo import fields, models

_logger = logging.getLogger(__name__)


class CitynetBillingRun(models.Model):
    _inherit = "citynet.billing.run"

    quick_stop = fields.Char(
        "Bills made one by one",
        readonly=True,
        copy=False,
        help="Why this run doesn't copy bills of one kind from each other; its bills "
        "are right, it only takes longer",
    )

    def _get_maker(self):
        """:return: the ``citynet.billing.maker`` for this run's next bills"""
        standard = self.env["citynet.billing.maker"]
        if self.quick_stop:
            return standard
        reasons = self._get_quick_obstacles()
        if reasons:
            self.quick_stop = ", ".join(reasons)
            _logger.info("%s makes bills one by one: %s", self.name, self.quick_stop)
            return standard
        return self.env["citynet.billing.maker.quick"]

    def _get_quick_obstacles(self):
        """:return: list of what is known before any bill is made to forbid copies"""
        cloner = self.env["citynet.move.cloner"]
        found = {f"override in {name}" for name in cloner._get_unknown_overrides()}
        # the journals that stock may choose for a bill
        journals = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", self.company_id.id)]
        )
        if journals and all(journals.mapped("restrict_mode_hash_table")):
            found.update(f"journal {code}" for code in journals.mapped("code"))
        return sorted(found)

    def _stop_quick(self, reasons, is_wrong):
        """No more copies in this run.

        :param reasons: list of str
        :param bool is_wrong: whether a copy differed from what Odoo makes, which the
            managers have to know: an addon does something that copies don't
        """
        self.ensure_one()
        self.quick_stop = ", ".join(reasons)
        if not is_wrong:
            _logger.info("%s makes bills one by one: %s", self.name, self.quick_stop)
            return
        _logger.error("%s: copied bills would differ in %s", self.name, self.quick_stop)
        # sudo: the job tells people whom it may not look up
        managers = (
            self.env.ref("citynet_crm.group_manager")
            .sudo()
            .all_user_ids.filtered(lambda user: self.company_id in user.company_ids)
        )
        self.message_post(
            body=Markup("<p>%s</p>")
            % self.env._(
                "Bills of one kind are copied from each other, and some are made the "
                "long way too to prove that they are equal. This time they differed "
                "(%(columns)s), so the run goes on the long way: its bills are right, "
                "it only takes longer. Please tell your administrator.",
                columns=self.quick_stop,
            ),
            partner_ids=managers.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
