"""What reports say about the account, its templates and its people."""

import logging

from odoo import models

from ..tools.hooks import clean_number, clean_text
from .citynet_whatsapp_account_health import read_limit

_logger = logging.getLogger(__name__)


class CitynetWhatsappAccount(models.Model):
    _inherit = "citynet.whatsapp.account"

    def _apply_change(self, name, value):
        """Apply one change of a report; an unknown one is logged and kept.

        :param str name: the report's ``field``
        :param dict value: signed by the provider, yet its shape is not to be trusted
        """
        self.ensure_one()
        method = self._get_changes().get(name)
        if method is None:
            _logger.info("WhatsApp: nothing is done about %s", name)
            return
        method(value)

    def _get_changes(self):
        """:return: dict {``field`` of a report: method that takes its ``value``}"""
        return {
            "account_alerts": self._change_account_alerts,
            "account_update": self._change_account_update,
            "business_capability_update": self._change_business_capability_update,
            "message_template_quality_update": (
                self._change_message_template_quality_update
            ),
            "message_template_status_update": (
                self._change_message_template_status_update
            ),
            "phone_number_quality_update": self._change_phone_number_quality_update,
            "template_category_update": self._change_template_category_update,
            "user_id_update": self._change_user_id_update,
            "user_preferences": self._change_user_preferences,
        }

    def _find_registration(self, value):
        """:return: the registration that a report is about, may be empty"""
        rows = self.env["citynet.whatsapp.registration"].search(
            [("account_id", "=", self.id)]
        )
        remote_id = clean_text(value.get("message_template_id"), 60)
        found = rows.filtered(lambda row: row.remote_id and row.remote_id == remote_id)
        name = clean_text(value.get("message_template_name"), 512)
        lang = clean_text(value.get("message_template_language"), 10)
        return found or rows.filtered(
            lambda row: (row.template_id.name, row.template_id.language) == (name, lang)
        )

    def _change_message_template_status_update(self, value):
        status = clean_text(value.get("event"), 40).upper()
        reason = clean_text(value.get("reason"), 200)
        for row in self._find_registration(value):
            row._apply({"status": status, "rejected_reason": reason})
            if status in ("PAUSED", "DISABLED", "REJECTED", "FLAGGED"):
                self._alert(
                    self.env._(
                        "WhatsApp template %(name)s: %(status)s",
                        name=row.template_id.name,
                        status=row._describe(),
                    )
                )

    def _change_message_template_quality_update(self, value):
        self._find_registration(value).quality = clean_text(
            value.get("new_quality_score"), 20
        )

    def _change_template_category_update(self, value):
        category = clean_text(value.get("new_category"), 40).lower()
        for row in self._find_registration(value):
            row.category = category
            if category != row.template_id.category:
                self._alert(
                    self.env._(
                        "Meta calls WhatsApp template %(name)s %(category)s now, at another price.",
                        name=row.template_id.name,
                        category=category,
                    )
                )

    def _change_phone_number_quality_update(self, value):
        limit = value.get("max_daily_conversations_per_business") or value.get(
            "current_limit"
        )
        self._learn({"limit": limit})
        if clean_text(value.get("event"), 40).upper() in ("FLAGGED", "DOWNGRADE"):
            self.quality = "RED"

    def _change_business_capability_update(self, value):
        limit = value.get("max_daily_conversations_per_business")
        limit = limit or value.get("whatsapp_business_manager_messaging_limit")
        limit = limit or value.get("max_daily_conversation_per_phone")
        if (
            read_limit(limit) is None
            and isinstance(limit, str)
            and limit.lstrip("-").isdigit()
        ):
            limit = int(limit)
        self._learn({"limit": limit})

    def _change_account_update(self, value):
        event = clean_text(value.get("event"), 60).upper()
        if event in ("DISABLED_UPDATE", "ACCOUNT_RESTRICTION", "ACCOUNT_DELETED"):
            details = value.get("ban_info") or value.get("restriction_info") or ""
            self._block(
                event,
                f"{self.env._('WhatsApp restricts this account.')} {str(details)[:120]}",
            )
        elif event:
            self._alert(
                self.env._("WhatsApp reports about the account: %(event)s", event=event)
            )

    def _change_account_alerts(self, value):
        info = clean_text(
            value.get("alert_type") or value.get("alert_description"), 150
        )
        self._alert(
            self.env._(
                "WhatsApp reports about the account: %(event)s", event=info or "alert"
            )
        )

    def _change_user_preferences(self, value):
        """A customer has stopped or resumed advertising within WhatsApp itself."""
        preferences = value.get("user_preferences")
        for item in preferences if isinstance(preferences, list) else []:
            if (
                not isinstance(item, dict)
                or item.get("category") != "marketing_messages"
            ):
                continue
            number, wish = clean_number(item.get("wa_id")), item.get("value")
            if number and wish in ("stop", "resume"):
                holders = self.env["res.partner"]._get_number_holders(
                    self.company_id, [number]
                )
                found = holders.get(number, self.env["res.partner"])
                payers = found.commercial_partner_id
                self.env["citynet.whatsapp.consent"]._log(
                    self.company_id,
                    number,
                    "withdrawn" if wish == "stop" else "granted",
                    "provider",
                    clean_text(item.get("detail"), 200),
                    partner_id=payers.id if len(payers) == 1 else False,
                )

    def _change_user_id_update(self, value):
        """A customer has a new user id; the conversation of their number stores it."""
        old = clean_text(value.get("previous_user_id") or value.get("old_user_id"), 140)
        new = clean_text(value.get("user_id") or value.get("new_user_id"), 140)
        talks = self.env["citynet.whatsapp.conversation"]
        found = talks.search(
            [("account_id", "=", self.id), ("bsuid", "=", old)], limit=1
        )
        if (
            old
            and new
            and found
            and not talks.search_count(
                [("account_id", "=", self.id), ("bsuid", "=", new)], limit=1
            )
        ):
            found.bsuid = new
