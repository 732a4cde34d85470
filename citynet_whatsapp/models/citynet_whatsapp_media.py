"""Files: those that go out are made and uploaded first, those that came in are fetched."""

import logging

from odoo import api, models
from odoo.fields import Domain

from ..tools.media import MediaRefused, make_safe
from ..tools.provider import ProviderError

_logger = logging.getLogger(__name__)

TRIES = 4


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    @api.model
    def _cron_move_files(self):
        """Outgoing files at their own pace, so that they never slow the queue; then others."""
        queue = self.env["citynet.whatsapp.file.queue"]
        outgoing = queue._queue_domain() & Domain("direction", "=", "out")
        has_outgoing = bool(self.search_count(outgoing, limit=1))
        queue._process_queues(queue)
        if has_outgoing:
            self._wake_sender()

    def _move_file(self):
        """Make and upload, or fetch and keep, one message's file."""
        provider = self.account_id._get_provider()
        try:
            if self.direction == "out":
                self._upload_file(provider)
            else:
                self._keep_file(provider)
        finally:
            provider.close()

    def _note_file_error(self, error):
        """:param error: exception that kept this message's file from being moved"""
        if isinstance(error, MediaRefused):
            self.write(
                {
                    "media_state": "done",
                    "error_text": self.env._(
                        "The file isn't kept: its kind isn't allowed (%(code)s).",
                        code=str(error),
                    ),
                }
            )
            return
        if not isinstance(error, ProviderError):
            _logger.error("WhatsApp: file of message %s", self.id, exc_info=error)
        self._note_file_failure(str(error)[:200])

    def _note_file_failure(self, reason):
        """Again next time, up to a point; a message that waits for its file fails then."""
        self.media_tries += 1
        if self.media_tries < TRIES:
            self.error_text = reason
        elif self.direction == "in":
            self.write({"media_state": "done", "error_text": reason})
        elif self.state in ("queued", "held"):  # not for what was given up meanwhile
            falls_back = self._falls_back(self.event)
            self._transition(
                "failed",
                {
                    "media_state": False,
                    "error_code": "media",
                    "error_kind": "media",
                    "error_text": reason,
                    "needs_attention": not falls_back,
                    "email_state": "wanted" if falls_back else False,
                },
            )

    def _upload_file(self, provider):
        record = self.env[self.res_model].browse(self.res_id)
        lang = self.template_id._get_lang_code()
        found = record.with_context(lang=lang)._get_whatsapp_file(self.event)
        if not found:
            raise ProviderError(
                "media", self.env._("There is no file for this message.")
            )
        name, mimetype, data = found
        self.write(
            {
                "media_ref": provider.upload_media(name, mimetype, data),
                "media_type": self.template_id.header_kind,
                "media_name": name,
                "media_state": "done",
                "error_text": False,
            }
        )

    def _keep_file(self, provider):
        media = (self.inbound or {}).get("media") or {}
        data, mimetype, ending = make_safe(provider.fetch_media(media.get("id")))
        # markup among the bytes must never be shown as a page of ours
        attachments = self.env["ir.attachment"].with_context(
            attachments_mime_plainxml=True
        )
        attachment = attachments.create(
            {
                "name": f"whatsapp-{self.id}.{ending}",
                "raw": data,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.write({"attachment_ids": [(4, attachment.id)], "media_state": "done"})
        record = (
            self.res_model and self.env[self.res_model].browse(self.res_id).exists()
        )
        target = record or self.partner_id
        if target and hasattr(target, "message_post"):
            copy = attachment.copy({"res_model": target._name, "res_id": target.id})
            target.message_post(
                body=self.env._("File sent by WhatsApp"),
                author_id=(self.partner_id or self.env.ref("base.partner_root")).id,
                attachment_ids=copy.ids,
                subtype_xmlid="mail.mt_note",
            )
