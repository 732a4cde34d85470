"""The one way from a portal page to a record of ours.

Portal users have no access to our models at all, so nothing of them can be read by RPC:
not an internal note, not the reason of a suspension. Pages read as superuser,
and only what this gateway lets through.
"""

from werkzeug.exceptions import NotFound

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import consteq


class CitynetGateway(CustomerPortal):
    def _get_own_domain(self):
        """:return: Domain of what belongs to the customer who is logged in: to the payer
        and all its contacts, as stock does for invoices."""
        payer = request.env.user.partner_id.commercial_partner_id
        return Domain("partner_id", "child_of", payer.ids)

    def _get_document(self, model, document_id, access_token=None, domain=None):
        """One record for a page.

        :param str model: must have ``partner_id``
        :param str access_token: opens this one record without a login, where the model
            has tokens
        :param domain: further condition
        :return: the record, as superuser
        :raise NotFound: not there and not yours are the same page
        """
        # sudo: the domain or the token decides, see the module's first lines
        records = request.env[model].sudo()
        found = Domain("id", "=", document_id) & Domain(domain or Domain.TRUE)
        if not request.env.user._is_public():
            record = records.search(found & self._get_own_domain(), limit=1)
            if record:
                return record
        if access_token and "access_token" in records._fields:
            record = records.search(found, limit=1)
            if record.access_token and consteq(
                record.access_token.encode(), str(access_token).encode()
            ):
                return record
        raise NotFound

    def _get_documents(self, model, url, page, domain=None, order=None):
        """A page of the customer's own records.

        :param str url: of the list, for its pager
        :return: (records as superuser, pager dict)
        """
        # sudo: limited to the customer's own, see the module's first lines
        records = request.env[model].sudo()
        own = self._get_own_domain() & Domain(domain or Domain.TRUE)
        pager = portal_pager(
            url=url,
            total=records.search_count(own),
            page=page,
            step=self._items_per_page,
        )
        return (
            records.search(
                own,
                order=order,
                limit=self._items_per_page,
                offset=max(pager["offset"], 0),
            ),
            pager,
        )

    def _prepare_citynet_values(self, page_name, **values):
        """:return: dict of what every portal page of ours needs."""
        return {
            **self._prepare_portal_layout_values(),
            "page_name": page_name,
            "price": lambda amount, currency: currency._citynet_format(amount),
            "badge": self._get_state_badge,
            **values,
        }

    def _get_state_badge(self, record):
        """:return: (label, Bootstrap colour) of a record's state."""
        colour = {
            "active": "success",
            "assigned": "info",
            "resolved": "success",
            "done": "success",
            "suspended": "danger",
            "scheduled": "info",
            "in_progress": "info",
            "confirmed": "info",
            "refused": "danger",
        }.get(record.state, "secondary")
        return record._get_selection_label("state"), colour
