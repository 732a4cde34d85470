from odoo import models
from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import process_in_halves


class PostingFallback(Exception):
    """Most of a large batch can't be copied: bill fewer services at a time.

    :param list reasons: str, for the log and the run
    :param bool is_wrong: whether copies differed from what stock makes
    """

    def __init__(self, reasons, is_wrong=False):
        super().__init__(", ".join(reasons))
        self.reasons, self.is_wrong = reasons, is_wrong


class CitynetInvoicePoster(models.AbstractModel):
    """Makes posted bills of the values that a billing run has prepared.

    This is the way that is always right: stock ``create`` and ``_post``, so that every
    override of every installed addon runs. A quicker one is a model of its own that
    keeps the promise of ``_make``; the batch asks ``_choose_poster`` which one to take.
    """

    _name = "citynet.invoice.poster"
    _description = "Invoice posting"

    def _make(self, values_list):
        """Make and post those bills that can be made; a bad one doesn't stop the rest.

        :param list values_list: complete ``account.move`` values, one dict a bill, as
            ``_prepare_bill_values`` returns them
        :return: dict {position in the list: id of the posted ``account.move``}, and
            dict {position: exception} of the bills that failed
        :raise OperationalError: the database's, such as a conflict with another
            transaction; the caller tries again
        """
        return self._make_standard(dict(enumerate(values_list)))

    def _make_standard(self, values_by_place):
        """Make the bills together; on an error, halve the batch to isolate the bad one."""
        made, failed = {}, {}

        def make(places):
            moves = self._create_and_post([values_by_place[place] for place in places])
            return dict(zip(places, moves.ids, strict=True))

        def note(places, error):
            failed.update(dict.fromkeys(places, error))

        for part in process_in_halves(self.env, list(values_by_place), make, note):
            made.update(part)
        return made, failed

    def _create_and_post(self, values_list):
        """:return: the posted ``account.move`` records, in the order of the values"""
        # The run is named on the bill; a message "Invoice created" on each says less
        # and takes a third of the time.
        quiet = self.env["account.move"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
        )
        # stock would read what the companies say of each payer one by one
        payers = {values["partner_id"] for values in values_list}
        self.env["res.partner"].browse(payers).mapped("property_account_position_id")
        moves = quiet.create(values_list)
        moves._post(soft=False)
        return moves
