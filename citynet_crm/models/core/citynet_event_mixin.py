"""The seam to listeners: facts in the past tense, never instructions."""

from odoo import models

# An object can't be sent through RPC, so no client can silence us.
_QUIET = object()


class CitynetEventMixin(models.AbstractModel):
    _name = "citynet.event.mixin"
    _description = "Tells listeners what just became true"

    def _emit(self, event):
        """``event`` just became true for every record in ``self``.

        Called inside the business transaction. A listener overrides it, calls
        ``super()`` first and must be quick: it queues, it never talks to the
        outside. It leaves quiet records alone (``_is_quiet``). In the core nothing
        else happens.

        :param str event: a name in the past tense, such as ``invoice_issued``
        :return: None
        """

    def _quietly(self):
        """:return: these records for work on the past (imports): what stock hooks do
        with them is no news, so it isn't emitted"""
        return self.with_context(citynet_quiet=_QUIET)

    def _is_quiet(self):
        """:return: bool, whether this is work on the past"""
        return self.env.context.get("citynet_quiet") is _QUIET

    def _event_partners(self):
        """:return: the ``res.partner`` records whom the event concerns."""
        return (
            self.partner_id if "partner_id" in self._fields else self.env["res.partner"]
        )

    def _prepare_event_values(self, event):
        """The facts a message about ``event`` may mention, for one record.

        :param str event: the event's name
        :return: dict of plain strings and numbers; never identity documents
        """
        self.ensure_one()
        return {"name": self.display_name}
