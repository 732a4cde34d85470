"""The seam to listeners: facts in the past tense, never instructions."""

from odoo import models

# An object can't be sent through RPC, so no client can silence us.
_OFF = object()


class CitynetEventMixin(models.AbstractModel):
    _name = "citynet.event.mixin"
    _description = "Tells listeners what just became true"

    def _emit(self, event, partners=None, **facts):
        """``event`` just became true for every record in ``self``.

        Called inside the business transaction, once its own steps are done. A listener
        (another addon) overrides it, calls ``super()`` first and must be quick: it
        queues, it never talks to the outside, and what it does changes nothing of the
        business. It leaves quiet records alone (``_are_events_off``).

        :param str event: a name in the past tense, such as ``invoice_issued``
        :param partners: ``res.partner`` records who are told; default those whom the
            event of each record concerns (``_event_partners``)
        :param facts: what is true of this occasion and not of the records
            (``_prepare_event_facts``)
        :return: None
        """

    def _without_events(self):
        """:return: these records for work on the past (imports): what stock hooks do
        with them is no news, so it isn't emitted"""
        return self.with_context(citynet_without_events=_OFF)

    def _are_events_off(self):
        """:return: bool, whether this is work on the past"""
        return self.env.context.get("citynet_without_events") is _OFF

    def _event_partners(self):
        """:return: the ``res.partner`` records whom the event concerns."""
        return (
            self.partner_id if "partner_id" in self._fields else self.env["res.partner"]
        )

    def _prepare_event_facts(self, event, **facts):
        """All that a message about ``event`` may mention, for one record.

        :param str event: the event's name
        :param facts: what ``_emit`` was told of the occasion; they go over what the
            record says by itself
        :return: dict of plain strings and numbers; never identity documents
        """
        return {**self._prepare_event_values(event), **facts}

    def _prepare_event_values(self, event):
        """What one record says by itself about ``event``, whenever it is asked.

        :param str event: the event's name
        :return: dict of plain strings and numbers; never identity documents
        """
        self.ensure_one()
        return {"name": self.display_name}
