"""Whether everything runs, for a monitor, the owner's page and the dashboard."""

import json
import logging
import shutil
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import config, hmac

_logger = logging.getLogger(__name__)

# the scheduler looks every minute; after a quarter of an hour it is dead or stuck
SILENT_MINUTES = 15
BACKUP_HOURS = 36
DISK_FREE_PERCENT = 10


class CitynetHealth(models.AbstractModel):
    """What is looked at; rooms and addons append to ``_get_checks``."""

    _name = "citynet.health"
    _description = "System health"

    @api.model
    def _get_checks(self):
        """What there is to know, each with a few reads that don't grow with the data.

        :return: list of dicts: ``key`` (a name for monitors: [a-z_]), ``label``,
            ``state`` (pass, warn, fail), ``value`` (number) in ``unit``, ``advice`` (what
            to do, empty where all is well)
        """
        return [
            *self._get_urgent_checks(),
            self._check_late_jobs(),
            self._check_disk(),
            self._check_database(),
            self._check_mail(),
        ]

    @api.model
    def _get_urgent_checks(self):
        """:return: list as ``_get_checks``, of what the dashboard warns of each time"""
        return [self._check_scheduler(), self._check_backup()]

    @api.model
    def _prepare_check(self, key, label, state, value, unit="", advice=""):
        """:return: dict of ``_get_checks``"""
        if state == "pass":
            advice = ""
        return {
            "key": key,
            "label": label,
            "state": state,
            "value": value,
            "unit": unit,
            "advice": advice,
        }

    @api.model
    def _get_state(self, value, warn, fail=None):
        """:return: str, by how far ``value`` has grown"""
        if fail is not None and value >= fail:
            return "fail"
        return "warn" if value >= warn else "pass"

    # ---- The server ----------------------------------------------------------

    @api.model
    def _get_jobs(self):
        """:return: the scheduled jobs of our addons that are switched on"""
        # sudo: jobs are readable by administrators alone; when they ran is no secret
        known = self.env["ir.model.data"].sudo()
        ids = known.search_fetch(
            [("model", "=", "ir.cron"), ("module", "=like", "citynet%")], ["res_id"]
        ).mapped("res_id")
        return self.env["ir.cron"].sudo().search([("id", "in", ids)])  # sudo: as above

    @api.model
    def _check_scheduler(self):
        """Silent: nothing has run for a while though something should have."""
        # sudo: as in ``_get_jobs``; any job of any addon shows that the scheduler lives
        [(last, due)] = (
            self.env["ir.cron"]
            .sudo()
            ._read_group([], [], ["lastcall:max", "nextcall:min"])
        )
        waits = self._get_minutes_since(due) if due else 0
        minutes = self._get_minutes_since(last) if last else waits
        silent = min(minutes, waits)
        return self._prepare_check(
            "scheduler_silent",
            self.env._("Last scheduled job"),
            self._get_state(silent, SILENT_MINUTES, SILENT_MINUTES),
            round(minutes),
            "min",
            self.env._(
                "Bills, messages, reminders and suspensions wait: start the server again, "
                "and look into its log if that doesn't help."
            ),
        )

    @api.model
    def _check_late_jobs(self):
        now = fields.Datetime.now()
        late = [
            job
            for job in self._get_jobs()
            if now - job.nextcall > max(timedelta(hours=1), self._get_interval(job))
        ]
        return self._prepare_check(
            "jobs_late",
            self.env._("Scheduled jobs that are late"),
            self._get_state(len(late), 1),
            len(late),
            "",
            ", ".join(job.cron_name for job in late),
        )

    @api.model
    def _get_interval(self, job):
        """:return: timedelta between two calls of a job (a month is 30 days)"""
        unit, number = job.interval_type, job.interval_number
        if unit == "months":
            unit, number = "days", 30 * number
        return timedelta(**{unit: number})

    @api.model
    def _check_backup(self):
        """The backup program notes how it went (tools/backup/status.py)."""
        # sudo: a system parameter, of which only the time and the reason are shown
        text = self.env["ir.config_parameter"].sudo().get_param("citynet.backup")
        status = json.loads(text or "{}")
        done = status.get("done")
        hours = self._get_minutes_since(self._read_moment(done)) / 60 if done else 0
        state = self._get_state(hours, BACKUP_HOURS, 2 * BACKUP_HOURS)
        advice = self.env._("No backup is younger than %s hours.", BACKUP_HOURS)
        if not done:
            state, advice = "warn", self.env._("There is no backup: docs/backup.md.")
        if status.get("error"):
            state, advice = "fail", status["error"]
        return self._prepare_check(
            "backup_age", self.env._("Last backup"), state, round(hours), "h", advice
        )

    @api.model
    def _read_moment(self, text):
        """:return: datetime (naive UTC) of an ISO 8601 text that ends in Z"""
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")

    @api.model
    def _get_minutes_since(self, moment):
        return (fields.Datetime.now() - moment).total_seconds() / 60

    @api.model
    def _check_disk(self):
        usage = shutil.disk_usage(config["data_dir"])
        free = 100 * usage.free / usage.total
        state = "warn" if free < DISK_FREE_PERCENT else "pass"
        return self._prepare_check(
            "disk_free",
            self.env._("Free space for files"),
            "fail" if free < DISK_FREE_PERCENT / 4 else state,
            round(free),
            "%",
            self.env._("Make room: a full disk stops papers, photos and backups."),
        )

    @api.model
    def _check_database(self):
        self.env.cr.execute("SELECT pg_database_size(current_database())")
        [size] = self.env.cr.fetchone()
        label = self.env._("Size of the database")
        return self._prepare_check(
            "database_size", label, "pass", round(size / 1e6), "MB"
        )

    @api.model
    def _check_mail(self):
        # sudo: mail servers are readable by administrators alone; only their number
        servers = self.env["ir.mail_server"].sudo().search_count([])
        told = servers or config["smtp_server"] != "localhost"
        return self._prepare_check(
            "mail_servers",
            self.env._("Outgoing mail servers"),
            "pass" if told else "warn",
            servers,
            "",
            self.env._("No mail goes out: set up a server in Settings > Technical."),
        )

    # ---- Who is told ---------------------------------------------------------

    @api.model
    def _get_monitor_key(self):
        """:return: str, what a monitor says to see the details (HTTP bearer token)"""
        # sudo: the database's secret is the key of the hash
        return hmac(self.env(su=True), "citynet-health", "monitor")

    @api.model
    def _cron_tell(self):
        """Write to managers about what fails, once until it is well again."""
        parameters = self.env["ir.config_parameter"]
        failing = [check for check in self._get_checks() if check["state"] == "fail"]
        told = (parameters.get_param("citynet.health_told") or "").split()
        fresh = [check for check in failing if check["key"] not in told]
        keys = " ".join(check["key"] for check in failing)
        parameters.set_param("citynet.health_told", keys)
        for check in fresh:
            _logger.error(
                "health check=%s value=%s%s",
                check["key"],
                check["value"],
                check["unit"],
            )
        if not fresh:
            return
        managers = self.env.ref("citynet_crm.group_manager").all_user_ids
        lines = [f"{check['label']}: {check['advice']}" for check in fresh]
        self.env["mail.thread"].message_notify(
            partner_ids=managers.partner_id.ids,
            subject=self.env._("Something doesn't run as it should"),
            body="\n".join(lines),
        )
