import json

from odoo import Command, fields
from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import HttpCase, mute_logger, tagged

MODULE = "odoo.addons.citynet_crm.models.core.citynet_health"


@tagged("post_install", "-at_install")
class TestHealth(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.health = cls.env["citynet.health"]
        cls.jobs = cls.health._get_jobs()
        cls._run_jobs()

    @classmethod
    def _run_jobs(cls, minutes_ago=0):
        """Every job ran and is due again ``minutes_ago``."""
        moment = fields.Datetime.subtract(fields.Datetime.now(), minutes=minutes_ago)
        cls.env.cr.execute(
            "UPDATE ir_cron SET lastcall = %s, nextcall = %s", [moment, moment]
        )
        cls.env["ir.cron"].invalidate_model()

    def _get(self, key):
        """:return: the check of this name"""
        (found,) = [c for c in self.health._get_checks() if c["key"] == key]
        return found

    def _note_backup(self, **status):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("citynet.backup", json.dumps(status))

    def test_each_check_has_a_name_of_its_own_and_says_what_to_do(self):
        checks = self.health._get_checks()
        keys = [check["key"] for check in checks]
        self.assertEqual(len(keys), len(set(keys)))
        for check in checks:
            with self.subTest(check=check["key"]):
                self.assertRegex(check["key"], "^[a-z_]+$")
                self.assertIn(check["state"], ("pass", "warn", "fail"))
                self.assertEqual(bool(check["advice"]), check["state"] != "pass")

    def test_a_scheduler_that_is_silent_for_a_quarter_of_an_hour_is_a_failure(self):
        self.assertEqual(self._get("scheduler_silent")["state"], "pass")
        self._run_jobs(minutes_ago=14)
        self.assertEqual(self._get("scheduler_silent")["state"], "pass")
        self._run_jobs(minutes_ago=16)
        check = self._get("scheduler_silent")
        self.assertEqual((check["state"], check["value"]), ("fail", 16))

    def test_a_job_that_is_late_by_more_than_its_interval_is_named(self):
        self.assertEqual(self._get("jobs_late")["value"], 0)
        job = self.env.ref("citynet_crm.ir_cron_health")
        late = fields.Datetime.subtract(fields.Datetime.now(), minutes=61)
        self.env.cr.execute(
            "UPDATE ir_cron SET nextcall = %s WHERE id = %s", [late, job.id]
        )
        job.invalidate_recordset()
        check = self._get("jobs_late")
        self.assertEqual((check["state"], check["value"]), ("warn", 1))
        self.assertIn(job.cron_name, check["advice"])

    def test_the_last_backup_is_watched(self):
        """36 hours are a warning, 72 a failure, and so is a backup that failed."""
        self._note_backup()
        self.assertEqual(self._get("backup_age")["state"], "warn")
        now = fields.Datetime.now()
        for hours, state in ((1, "pass"), (35, "pass"), (37, "warn"), (73, "fail")):
            moment = fields.Datetime.subtract(now, hours=hours)
            self._note_backup(done=f"{moment:%Y-%m-%dT%H:%M:%SZ}", error="")
            check = self._get("backup_age")
            self.assertEqual((check["state"], check["value"]), (state, hours))
        self._note_backup(done=f"{now:%Y-%m-%dT%H:%M:%SZ}", error="The disk is full.")
        check = self._get("backup_age")
        self.assertEqual(
            (check["state"], check["advice"]), ("fail", "The disk is full.")
        )

    def test_managers_are_written_to_once_about_each_failure(self):
        manager = self._make_user("manager")
        inbox = [
            ("model", "=", False),
            ("partner_ids", "in", manager.partner_id.ids),
            ("message_type", "=", "user_notification"),
        ]
        self._note_backup(error="The disk is full.")
        with mute_logger(MODULE):
            self.health._cron_tell()
            self.health._cron_tell()
        messages = self.env["mail.message"].search(inbox)
        self.assertEqual(len(messages), 1)
        self.assertIn("The disk is full.", messages.body)
        self._note_backup(done=f"{fields.Datetime.now():%Y-%m-%dT%H:%M:%SZ}", error="")
        self.health._cron_tell()
        self._note_backup(error="The disk is full.")
        with mute_logger(MODULE):
            self.health._cron_tell()
        self.assertEqual(self.env["mail.message"].search_count(inbox), 2)

    def test_the_dashboard_warns_managers_alone(self):
        self._note_backup(error="The disk is full.")
        dashboard = self.env["citynet.dashboard"]
        for role, count in (("manager", 1), ("agent", 0), ("accountant", 0)):
            with self.subTest(role=role):
                mine = dashboard.with_user(self._make_user(role))
                notices = mine.get_dashboard_data()["notices"]
                keys = [notice["key"] for notice in notices]
                self.assertEqual(keys.count("backup_age"), count)

    def test_a_company_without_address_is_found(self):
        self.env["res.company"].search([]).write(
            {"street": "Jl. Ahmad Yani", "city": "K"}
        )
        self.assertEqual(self._get("companies_without_address")["state"], "pass")
        self.company.street = False
        self.assertEqual(self._get("companies_without_address")["state"], "warn")

    def test_the_page_shows_every_check(self):
        page = self.env["citynet.health.page"].with_user(self._make_user("manager"))
        lines = page.create({}).line_ids
        self.assertEqual(len(lines), len(self.health._get_checks()))
        boss = self._make_user("manager")
        boss.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        shown = self.env["citynet.health.page"].with_user(boss).create({})
        self.assertEqual(shown.monitor_key, self.health._get_monitor_key())


@tagged("post_install", "-at_install")
class TestHealthDoor(HttpCase):
    def _ask(self, path, key=None):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return self.url_open(path, headers=headers)

    def test_without_the_key_a_monitor_learns_that_it_is_alive_only(self):
        answer = self._ask("/citynet/health")
        self.assertEqual(answer.json(), {"status": "pass"})
        self.assertEqual(
            self._ask("/citynet/health", "wrong").json(), {"status": "pass"}
        )
        self.assertEqual(self._ask("/citynet/metrics").status_code, 404)
        self.assertEqual(self._ask("/citynet/metrics", "k").status_code, 404)

    def test_with_the_key_it_learns_what_is_wrong(self):
        key = self.env["citynet.health"]._get_monitor_key()
        failing = json.dumps({"error": "The disk is full."})
        self.env["ir.config_parameter"].set_param("citynet.backup", failing)
        answer = self._ask("/citynet/health", key)
        self.assertEqual(answer.status_code, 503)
        self.assertEqual(answer.json()["status"], "fail")
        self.assertEqual(
            answer.json()["checks"]["backup_age"][0]["output"], "The disk is full."
        )
        text = self._ask("/citynet/metrics", key).text
        self.assertIn('citynet_state{check="backup_age"} 2\n', text)
        self.assertRegex(text, r'citynet_value\{check="database_size"\} \d+\n')
