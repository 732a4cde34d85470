from odoo import models


class CitynetEventMixin(models.AbstractModel):
    _inherit = "citynet.event.mixin"

    def _emit(self, event, partners=None, **facts):
        # EXTENDS citynet_crm
        result = super()._emit(event, partners, **facts)
        if self and not self._are_events_off():
            self.env["citynet.csat.survey"]._hear(self, event, partners)
        return result

    def _get_csat_company(self):
        """:return: ``res.company`` whose surveys ask about this record."""
        self.ensure_one()
        own = "company_id" in self._fields and self.company_id
        return own or self.env.company

    def _prepare_csat_values(self, partner):
        """The facts that an answer about this record is counted by.

        :param partner: ``res.partner`` who is asked
        :return: dict of ``rating.rating`` values: service, technicians, area, package
        """
        self.ensure_one()
        return {}

    def _get_csat_thread(self):
        """:return: record in whose chatter the answer is posted, for customer service."""
        self.ensure_one()
        return self
