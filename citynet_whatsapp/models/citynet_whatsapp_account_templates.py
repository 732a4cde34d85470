"""Which templates the provider has, page by page."""

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.provider import ProviderError


class CitynetWhatsappAccount(models.Model):
    _inherit = "citynet.whatsapp.account"

    def action_sync_templates(self):
        """Look at the provider how every template stands.

        :return: a notification with the numbers
        """
        known = missing = 0
        for account in self._as_manager():
            try:
                found = account._sync_templates()
            except ProviderError as error:
                raise UserError(
                    self.env._(
                        "%(name)s: %(reason)s", name=account.name, reason=str(error)
                    )
                ) from error
            known, missing = known + found[0], missing + found[1]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%(known)s templates found at the provider, %(missing)s not there.",
                    known=known,
                    missing=missing,
                ),
            },
        }

    def _sync_templates(self):
        """:return: (int found, int of ours that the provider doesn't have)
        :raise ProviderError:
        """
        self.ensure_one()
        if not self._get_provider_class().needs_templates:
            return 0, 0
        provider = self._get_provider()
        try:
            remotes = {
                (str(remote.get("name")), str(remote.get("language"))): remote
                for remote in provider.list_templates()
            }
        finally:
            provider.close()
        templates = self.env["citynet.whatsapp.template"].search(
            [("name", "in", [name for name, _language in remotes])]
        )
        found = templates.filtered(lambda t: (t.name, t.language) in remotes)
        for row in found._ensure_registrations(self):
            row._apply(remotes[row.template_id.name, row.template_id.language])
        rows = self.env["citynet.whatsapp.registration"]
        gone = rows.search(
            [
                ("account_id", "=", self.id),
                ("remote_id", "!=", False),
                ("template_id", "not in", found.ids),
            ]
        )
        for row in gone:
            row._apply({"status": "MISSING"})
        return len(found), len(gone)

    @api.model
    def _cron_sync_templates(self):
        """Once in a while, should a report have been lost."""
        queue = self.env["citynet.whatsapp.template.queue"]
        queue._process_queues(queue)

    def _note_sync_failure(self, reason):
        self.message_post(
            body=self.env._("Templates can't be looked up: %(reason)s", reason=reason)
        )
