from odoo import api, fields, models


class CitynetTellingMixin(models.AbstractModel):
    """What staff type in is told to the customer by a button, not by saving a form.

    What our own code makes for customers (their orders and complaints on the site, in
    the portal or by message) is told at once.
    """

    _name = "citynet.telling.mixin"
    _description = "Told to the customer by a button"

    # the event that tells of a new record, set by each model
    _new_event = None

    citynet_is_untold = fields.Boolean(
        "The customer was not told yet", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        # the superuser's records are those that our own code makes
        waits = not self.env.su
        return super().create(
            [{**vals, "citynet_is_untold": waits} for vals in vals_list]
        )

    def _tell_of_new(self):
        """:return: those of these new records that the customer is told of now"""
        told = self.filtered(lambda record: not record.citynet_is_untold)
        told._emit(self._new_event)
        return told

    def action_citynet_tell(self):
        """Tell the customer of what was typed in for them; once each."""
        self.check_access("write")
        untold = self.filtered("citynet_is_untold")
        # sudo: whether it was told is kept by our own code alone
        untold.sudo().citynet_is_untold = False
        untold._emit(self._new_event)
