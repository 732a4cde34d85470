"""The listener: each event of the core that customers hear of becomes a message."""

from odoo import api, models
from odoo.tools import SQL


class CitynetEventMixin(models.AbstractModel):
    _inherit = "citynet.event.mixin"

    def _emit(self, event, partners=None, **facts):
        # EXTENDS citynet_crm
        result = super()._emit(event, partners, **facts)
        if self and not self._are_events_off():
            queue = self.env["citynet.whatsapp.message"]
            queue._queue_event(self, event, partners, **facts)
        return result

    def _is_told_by_whatsapp(self, event):
        """:return: bool, whether customers hear of the event about this very record"""
        self.ensure_one()
        return True

    def _get_whatsapp_number(self, partner):
        """:return: str in E.164, where ``partner`` hears of this record; empty: nowhere"""
        self.ensure_one()
        return partner._get_whatsapp_number()

    def _prepare_whatsapp_facts(self, event, partner, **facts):
        """:param partner: ``res.partner`` who is written to
        :param facts: what ``_emit`` was told of the occasion
        :return: dict of plain values: what templates about this record may mention
        """
        self.ensure_one()
        company = self._get_whatsapp_company()
        facts = {
            "customer": partner.name,
            "company": company.name,
            "company_phone": company.phone or "",
            **self._prepare_event_facts(event, **facts),
        }
        if "portal_url" not in facts and "access_url" in self._fields:
            facts["portal_url"] = self.get_portal_url()
        return facts

    def _make_portal_tokens(self):
        """The tokens of the records' pages, all at once.

        Stock makes them one by one through ``write``, which costs an invoice forty times
        as much as the message about it.
        """
        field = self._fields.get("access_token")
        if not (field and field.store and "access_url" in self._fields):
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE %s SET access_token = gen_random_uuid()::text
                 WHERE id = ANY(%s) AND coalesce(access_token, '') = ''
                """,
                SQL.identifier(self._table),
                self.ids,
            )
        )
        if self.env.cr.rowcount:
            self.invalidate_recordset(["access_token"], flush=False)

    @api.model
    def _get_whatsapp_example(self):
        """:return: a record that templates of this model are shown with, may be empty"""
        return self.search([], limit=1, order="id desc")

    def _get_whatsapp_company(self):
        """:return: ``res.company`` in whose name customers are written to."""
        self.ensure_one()
        company = self.company_id if "company_id" in self._fields else None
        return company or self.env.company

    def _get_whatsapp_file(self, event):
        """What a template with a file in its header sends along; made when it is sent.

        :return: (file name, MIME type, bytes), None where there is nothing
        """
        return None
