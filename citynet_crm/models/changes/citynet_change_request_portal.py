from odoo import api, models
from odoo.addons.citynet_crm.tools.locks import advisory_lock, new_snapshot
from odoo.exceptions import UserError
from odoo.fields import Domain


class CitynetChangeRequestPortal(models.AbstractModel):
    """What customers ask for on their own pages: the same requests, by the same rules."""

    _name = "citynet.change.request.portal"
    _description = "Request for change: customers' pages"

    @api.model
    def _draft(self, service, kind, values):
        """:return: a request that isn't stored, to count with"""
        return self.new(
            {
                "subscription_id": service.id,
                "kind": kind,
                "channel": "portal",
                **{
                    name: value
                    for name, value in values.items()
                    if name in self._fields
                },
            }
        )

    def _check_askable(self):
        """:raise UserError: when a customer can't ask for this draft now"""
        handler = self._get_handler()
        if self.subscription_id.state not in handler._service_states:
            raise UserError(
                self.env._("This isn't possible while the service is as it is now.")
            )
        self._check_nothing_waits(self.env)
        handler._check_portal(self)

    def _check_nothing_waits(self, env):
        """:raise UserError: when the same change waits already"""
        waiting = env["citynet.change.request"].search(
            Domain("subscription_id", "=", self.subscription_id.id)
            & Domain("kind", "=", self.kind)
            & Domain("state", "in", ("requested", "confirmed")),
            limit=1,
        )
        if waiting:
            raise UserError(
                self.env._(
                    "You have asked for this already: %(name)s. Look at it under My "
                    "changes; you can call it off there.",
                    name=waiting.name,
                )
            )

    @api.model
    def _place_from_portal(self, service, kind, values, token):
        """Store what a customer sent, and do what needs no decision of ours.

        The same page sent twice is one request.

        :param service: the customer's own ``citynet.subscription``
        :param dict values: of the request; for a relocation with ``address``, a dict of
            the new contact
        :param str token: of the page
        :return: the request, or its like that was there before
        :raise UserError: with a sentence for the customer
        """
        advisory_lock(self.env, f"change of service {service.id}")
        # what the one before did is seen by a younger transaction only
        with new_snapshot(self.env) as young:
            known = young["citynet.change.request"].search(
                [("web_token", "=", token)], limit=1
            )
            if known:
                return self.browse(known.id)
            draft = self._draft(service, kind, values)
            draft._check_nothing_waits(young)
        draft._check_askable()
        values = draft._get_handler()._ensure_values(service, values)
        simulation = draft._simulate()
        request = self.create(
            {
                "subscription_id": service.id,
                "kind": kind,
                **values,
                "web_token": token,
                "channel": "portal",
                "date_effective": simulation["date_effective"],
                "explanation": simulation["explanation"],
            }
        )
        handler = request._get_handler()
        if handler._is_for_the_customer_to_say(request):
            request.action_confirm()
        else:
            handler._look_into(request)
        return request
