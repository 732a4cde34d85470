"""How an account is: tested, paused, stopped by errors, started again."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.provider import ProviderError

MAINTENANCE = timedelta(minutes=2)


class CitynetWhatsappAccount(models.Model):
    _inherit = "citynet.whatsapp.account"

    health = fields.Text("Health", compute="_compute_health")
    queued_count = fields.Integer("Waiting", compute="_compute_health")
    failed_count = fields.Integer("To review", compute="_compute_health")
    recipients_today = fields.Integer(
        "Recipients in 24 hours", compute="_compute_health"
    )

    @api.depends(
        "state", "pause_reason", "paused_until", "quality", "daily_limit", "provider"
    )
    def _compute_health(self):
        messages = self.env["citynet.whatsapp.message"]
        waiting = dict(
            messages._read_group(
                [("account_id", "in", self.ids), ("state", "in", ("queued", "held"))],
                ["account_id"],
                ["__count"],
            )
        )
        bad = dict(
            messages._read_group(
                [("account_id", "in", self.ids), ("needs_attention", "=", True)],
                ["account_id"],
                ["__count"],
            )
        )
        for account in self:
            account.queued_count = waiting.get(account._origin, 0)
            account.failed_count = bad.get(account._origin, 0)
            account.recipients_today = account._origin._count_recipients()
            account.health = "\n".join(account._describe_health())

    def _describe_health(self):
        """:return: list of sentences, the most urgent first."""
        self.ensure_one()
        lines = []
        if self.state == "blocked":
            lines.append(
                self.env._(
                    "Nothing is sent: %(reason)s Fix it, then test the connection.",
                    reason=self.pause_reason or "",
                )
            )
        elif self.state == "paused":
            lines.append(
                self.env._("Paused: %(reason)s", reason=self.pause_reason or "")
            )
        elif self.state == "draft":
            lines.append(
                self.env._("Not in use yet: fill in the form and test the connection.")
            )
        if self.paused_until and self.paused_until > fields.Datetime.now():
            lines.append(
                self.env._(
                    "The provider asked to wait a moment: %(reason)s",
                    reason=self.pause_reason or "",
                )
            )
        if self.quality == "RED":
            lines.append(
                self.env._(
                    "Customers complain about the messages: Meta rates the number low."
                )
            )
        if self.provider == "fonnte":
            lines.append(
                self.env._(
                    "Not an official line: the number may be banned at any time."
                )
            )
        if self.daily_limit > 0:
            lines.append(
                self.env._(
                    "%(used)s of %(limit)s recipients in the last 24 hours.",
                    used=self.recipients_today,
                    limit=self.daily_limit,
                )
            )
        silence = self._get_silence()
        if silence:
            lines.append(silence)
        return lines or [self.env._("All is well.")]

    def _get_silence(self):
        """:return: str, a warning when messages go out and no report comes in; else None."""
        self.ensure_one()
        if self.state != "active" or not self._get_provider_class().has_statuses:
            return None
        now = fields.Datetime.now()
        messages = self.env["citynet.whatsapp.message"]
        domain = [
            ("account_id", "=", self._origin.id),
            ("date_accepted", ">", now - timedelta(hours=6)),
            ("date_accepted", "<", now - timedelta(minutes=15)),
        ]
        sent = messages.search_count(domain, limit=5)
        reported = messages.search_count(
            [*domain, ("state", "!=", "accepted")], limit=1
        )
        if sent < 5 or reported:
            return None
        return self.env._(
            "Messages go out, but no reports come in: check the address for reports at Meta."
        )

    def action_test_connection(self):
        """Ask the provider for the account's data and store it."""
        for account in self._as_manager():
            provider = account._get_provider()
            try:
                info = provider.check()
            except ProviderError as error:
                raise UserError(
                    self.env._(
                        "%(name)s doesn't answer as it should: %(reason)s",
                        name=account.name,
                        reason=str(error),
                    )
                ) from error
            finally:
                provider.close()
            account._learn(info)
            account.date_checked = fields.Datetime.now()
            account._transition(
                "active", {"pause_reason": False, "paused_until": False}
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The connection works; messages are sent."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _learn(self, info):
        """:param dict info: from ``Provider.check`` or a report"""
        values = {}
        if info.get("phone"):
            values["phone"] = info["phone"]
        if info.get("quality") in dict(self._fields["quality"].selection):
            values["quality"] = info["quality"]
        limit = read_limit(info.get("limit"))
        if limit:
            values["daily_limit"] = limit
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)

    def action_pause(self):
        reason = self.env._("by %(name)s", name=self.env.user.name)
        self._as_manager()._transition("paused", {"pause_reason": reason})

    def action_resume(self):
        values = {"pause_reason": False, "paused_until": False}
        accounts = self._as_manager()
        # a draft is started by its first good test, never by this
        accounts._check_state("paused", "blocked", "active")
        accounts._transition("active", values)
        self.env["citynet.whatsapp.message"]._wake_sender()

    def _as_manager(self):
        """:return: the accounts with the right to stop and start them
        :raise AccessError: if the user isn't a manager
        """
        self.check_access("read")
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(
                self.env._("Only managers pause, start and test WhatsApp.")
            )
        # sudo: managers may stop and start a number whose settings they can't change
        return self.sudo()

    def _block(self, code, text):
        """An error that concerns every message: stop, and tell the administrators once."""
        self.ensure_one()
        reason = f"{text} ({code})"
        if not self.filtered(lambda account: account.state in ("active", "paused")):
            return
        self._transition("blocked", {"pause_reason": reason})
        self._alert(self.env._("WhatsApp is stopped: %(reason)s", reason=reason))

    def _rest(self, reason, duration=MAINTENANCE):
        """Pause sending for a while; it resumes by itself."""
        self.ensure_one()
        self.write(
            {
                "paused_until": fields.Datetime.now() + duration,
                "pause_reason": reason[:200],
            }
        )

    def _alert(self, summary):
        """A task for each administrator, unless the same one is open already."""
        self.ensure_one()
        # sudo: the administrators get the task, whichever user's message hit the error
        account, group = self.sudo(), self.env.ref("base.group_system").sudo()
        users = group.all_user_ids.filtered(
            lambda user: (
                user.active
                and not user.share
                and account.company_id in user.company_ids
            )
        )
        known = account.activity_ids.filtered(lambda a: a.summary == summary).user_id
        for user in users - known:
            account.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=summary,
                date_deadline=account.company_id._citynet_today(),
            )


def read_limit(limit):
    """:return: int of Meta's ways to say a limit; None when it says nothing."""
    names = {
        "TIER_50": 50,
        "TIER_250": 250,
        "TIER_1K": 1000,
        "TIER_2K": 2000,
        "TIER_10K": 10000,
        "TIER_100K": 100000,
        "TIER_UNLIMITED": -1,
    }
    if isinstance(limit, bool) or limit in (None, ""):
        return None
    if isinstance(limit, int):
        return limit if limit == -1 or limit > 0 else None
    return names.get(str(limit))
