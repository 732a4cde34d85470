"""What Xendit is asked for beyond stock: its list of payments."""

from odoo import models


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    _citynet_page = 100

    def _build_request_url(self, endpoint, **kwargs):
        # EXTENDS payment: a gateway of one's own in front of Xendit, or its stand-in
        if self.code == "xendit":
            # sudo: the administrators' parameter
            parameters = self.env["ir.config_parameter"].sudo()
            if url := parameters.get_param("citynet_crm.xendit_url"):
                return f"{url.rstrip('/')}/{endpoint}"
        return super()._build_request_url(endpoint, **kwargs)

    def _citynet_fetch_paid(self, since):
        """What the provider says was paid.

        :param datetime since: naive UTC
        :return: list of dict ``reference``, ``amount`` (float, what came in),
            ``provider_reference`` and ``notice`` (dict, as it would be sent); None where
            a provider has no such list
        :raise ValidationError: when it doesn't answer
        """
        self.ensure_one()
        if self.code != "xendit":
            return None
        invoices, last = {}, None
        while True:
            # sudo: the secret key is the administrators', the question is the job's
            page = self.sudo()._send_api_request(
                "GET", "v2/invoices", params=self._citynet_prepare_list(since, last)
            )
            new = {
                one["id"]: one
                for one in (page if isinstance(page, list) else [])
                if isinstance(one, dict) and one.get("id") and one["id"] not in invoices
            }
            invoices.update(new)
            if not new or len(page) < self._citynet_page:
                break
            last = page[-1].get("id")
        return [
            {
                "reference": one.get("external_id") or one["id"],
                "provider_reference": one["id"],
                "amount": float(one.get("paid_amount") or one.get("amount") or 0),
                "notice": {**one, "status": "PAID"},
            }
            for one in invoices.values()
            if one.get("status") in ("PAID", "SETTLED")
        ]

    def _citynet_prepare_list(self, since, last):
        """:return: dict of the query of Xendit's list of invoices"""
        query = {
            "statuses": '["PAID","SETTLED"]',
            "limit": self._citynet_page,
            "paid_after": f"{since.isoformat(timespec='milliseconds')}Z",
        }
        return {**query, "last_invoice": last} if last else query
