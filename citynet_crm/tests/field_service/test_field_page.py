import base64
import json
import re

from lxml import html

from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_crm.tests.common_web import make_photo
from odoo.addons.citynet_crm.tests.field_service.test_work_order_photo import (
    make_located_photo,
)
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

KEY = "0123456789abcdef"


@tagged("post_install", "-at_install")
class TestFieldPage(HttpCase, DeskCommon):
    """The technician's day, as their browser speaks with the server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.technician.user_id
        cls.user.write({"lang": "en_US", "tz": "Asia/Jakarta"})
        cls.now = cls.env.cr.now()
        today = cls.company._citynet_today()
        cls.identity = cls.env["citynet.identity"].create(
            {"partner_id": cls.customer.id, "nik": "3319072702015716"}
        )
        cls.customer.street = "Jl. Mawar 1"
        cls.late = cls._plan(today, 13)
        cls.early = cls._plan(today, 8, kind="repair", note="Call first")
        cls.theirs = cls._plan(today, 9, technician=cls.other_technician)
        cls.tomorrow = cls._plan(today.replace(year=today.year + 1), 9)

    @classmethod
    def _plan(cls, day, hour, **values):
        job = cls._make_job(planned=cls.company._citynet_utc(day, hour), **values)
        job.action_schedule()
        return job

    def setUp(self):
        super().setUp()
        self.authenticate(self.user.login, self.user.login)

    def _open(self):
        """:return: (the page, the token that its script sends along)"""
        page = self.url_open("/citynet/field")
        self.assertEqual(page.status_code, 200)
        return page.text, html.fromstring(page.text).get("data-csrf") or re.search(
            r'data-csrf="([^"]+)"', page.text
        )[1]

    def _post(self, job, step, files=None, **values):
        """:return: (status, dict or None) as the page gets it"""
        if not hasattr(self, "token"):
            self.token = self._open()[1]
        job_id = job if isinstance(job, int) else job.id
        response = self.url_open(
            f"/citynet/field/{job_id}/{step}",
            data={"csrf_token": self.token, **values},
            files=files,
            allow_redirects=False,
        )
        self.env.invalidate_all()
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.status_code, response.json() if is_json else None

    def _photo(self, job, data=None, kind="after", key=KEY, name="a.jpg"):
        data = make_photo() if data is None else data
        return self._post(
            job,
            "photo",
            files={"photo": (name, data, "image/jpeg")},
            kind=kind,
            key=key,
        )

    def _report(self, job, **changes):
        report = {
            "key": KEY,
            "result": "done",
            "ont_serial": "ZTE-WEB",
            "note": "-19 dBm",
            "checks": job._get_checklists()[job].ids,
            "materials": {str(self.env.ref("citynet_crm.material_cable").id): "160,5"},
            "signed_by": "Ibu Budi",
            "signature": "data:image/png;base64,"
            + base64.b64encode(make_photo("PNG")).decode(),
            **changes,
        }
        return self._post(job, "report", report=json.dumps(report))

    # ------------------------------------------------------------------ what they see
    def test_own_jobs_of_today_in_order_of_time(self):
        page, _token = self._open()
        numbers = re.findall(r'data-job="(\d+)"', page)
        self.assertEqual(numbers, [str(self.early.id), str(self.late.id)])
        for text in ("tel:081234567890", "https://wa.me/6281234567890", "Call first"):
            self.assertIn(text, page)
        self.assertRegex(page, r"https://www\.(google|openstreetmap)[^\"]+")

    def test_no_identity_and_no_money(self):
        self.env["citynet.charge"].create(
            {
                "name": "Fee",
                "subscription_id": self._make_subscription("2026-11-01").id,
                "amount": 98765,
            }
        )
        page, _token = self._open()
        for text in ("3319", self.identity.nik_masked, "NIK", "KTP", "Rp", "200,000"):
            self.assertNotIn(text, page)

    def test_nothing_of_website_or_backend_is_loaded(self):
        page, _token = self._open()
        links = re.findall(r'(?:src|href)="(/web/assets/[^"]+)"', page)
        self.assertEqual(len(links), 2)
        weight = len(page.encode())
        for link in links:
            self.assertIn("citynet_crm.assets_field", link)
            weight += len(self.url_open(link).content)
        self.assertLess(weight, 60_000, "too heavy for a weak signal")

    def test_it_speaks_indonesian(self):
        self.user.lang = "id_ID"
        self.authenticate(self.user.login, self.user.login)
        page, _token = self._open()
        self.assertIn('lang="id-ID"', page)
        self.assertIn("Perbaikan", page)

    @mute_logger("odoo.http")
    def test_others_find_no_page_and_technicians_their_own_jobs_only(self):
        missing = self._post(99999999, "start")
        self.assertEqual(missing[0], 404)
        for job in (self.theirs, 0, 2**40):
            for step in ("start", "report", "photo", "photo/1/delete"):
                with self.subTest(job=job, step=step):
                    self.assertEqual(self._post(job, step), missing)
        self.assertEqual(self.theirs.state, "scheduled")
        for login in (self.agent.login, self.manager.login):
            self.authenticate(login, login)
            self.assertEqual(self.url_open("/citynet/field").status_code, 404)
        portal = new_test_user(self.env, "test_portal_f", groups="base.group_portal")
        self.authenticate(portal.login, portal.login)
        self.assertEqual(self.url_open("/citynet/field").status_code, 404)
        self.authenticate(None, None)
        page = self.url_open("/citynet/field", allow_redirects=False)
        self.assertIn("/web/login", page.headers["Location"])

    @mute_logger("odoo.http")
    def test_only_the_page_itself_may_send(self):
        self.token = "forged"
        self.assertEqual(self._post(self.early, "start")[0], 400)
        self.assertEqual(
            self.url_open(f"/citynet/field/{self.early.id}/start").status_code, 405
        )
        self.assertEqual(self.early.state, "scheduled")

    # ------------------------------------------------------------------ their work
    def test_start_photos_report(self):
        self.assertEqual(self._post(self.late, "start"), (200, {}))
        self.assertEqual(self.late.state, "in_progress")
        for kind in ("after", "signal"):
            status, answer = self._photo(
                self.late, make_located_photo(), kind=kind, key=f"{KEY}-{ord(kind[0])}"
            )
            self.assertEqual((status, list(answer)), (200, ["photo"]))
        self.assertEqual(self._report(self.late), (200, {}))
        job = self.late
        self.assertEqual((job.state, job.result), ("done", "done"))
        self.assertEqual((job.ont_serial, job.note), ("ZTE-WEB", "-19 dBm"))
        self.assertEqual((job.signed_by, bool(job.signature)), ("Ibu Budi", True))
        self.assertEqual(job.material_ids.mapped("quantity"), [160.5])
        self.assertEqual(job.material_ids.excess, 10.5)
        self.assertEqual(job.subscription_id.ont_serial, "ZTE-WEB")
        self.assertEqual(job.message_ids[0].author_id, self.user.partner_id)

    def test_what_is_sent_again_is_done_once(self):
        for _again in range(2):
            self.assertEqual(self._post(self.late, "start")[0], 200)
        first, again = self._photo(self.late), self._photo(self.late)
        self.assertEqual(first, again)
        self.assertEqual(len(self.late.photo_ids), 1)
        self._photo(self.late, kind="signal", key=KEY + "-2")
        for _again in range(3):
            self.assertEqual(self._report(self.late)[0], 200)
        self.assertEqual(
            self.env["citynet.subscription"].search_count(
                [("ont_serial", "=", "ZTE-WEB")]
            ),
            1,
        )

    def test_a_visit_that_was_not_possible_sent_again_later_undoes_nothing(self):
        self.assertEqual(self._report(self.late, result="absent")[0], 200)
        self.assertEqual((self.late.state, self.late.result), ("draft", "absent"))
        self.late.date_planned = self.now
        self.late.with_user(self.agent).action_schedule()
        self.assertEqual(self._report(self.late, result="absent")[0], 200)
        self.assertEqual(self.late.state, "scheduled")

    def test_he_takes_a_photo_away(self):
        photo = self._photo(self.early)[1]["photo"]
        self.assertEqual(self._post(self.early, f"photo/{photo}/delete")[0], 200)
        self.assertFalse(self.early.photo_ids)

    # ------------------------------------------------------------------ refused
    def test_what_is_no_photo_is_refused_with_a_sentence(self):
        bad = {
            "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "page": b"<html><script>alert(1)</script>",
            "cut": make_photo()[:300],
            "nothing": b"",
            "30 MB": make_photo() + b"0" * 30_000_000,
        }
        for name, data in bad.items():
            with self.subTest(name=name):
                key = name.encode().hex()
                status, answer = self._photo(self.early, data, key=f"{KEY}-{key}")
                self.assertEqual(status, 422)
                self.assertIn("JPEG, PNG or WebP", answer["message"])
        for changes in ({"kind": "selfie"}, {"key": ""}, {"key": "../x"}):
            with self.subTest(**changes):
                self.assertEqual(self._photo(self.early, **changes)[0], 422)
        self.assertFalse(self.early.photo_ids)

    def test_a_report_that_lacks_something_keeps_nothing(self):
        self._photo(self.late)
        status, answer = self._report(self.late)
        self.assertEqual(status, 422)
        self.assertIn("Signal", answer["message"])
        self.assertEqual((self.late.state, self.late.note), ("scheduled", False))
        self.assertFalse(self.late.material_ids)

    def test_what_no_page_of_ours_sends_is_refused(self):
        self._photo(self.early)
        for changes in (
            {"key": None},
            {"key": "x"},
            {"state": "done"},
            {"partner_id": 1},
            {"result": "whatever"},
            {"result": ["done"]},
            {"note": "x" * 3000},
            {"checks": ["1"]},
            {"checks": {"1": 1}},
            {"materials": [1]},
            {"materials": {"x": 1}},
            {"materials": {"1": "-3"}},
            {"materials": {"1": "NaN"}},
            {"materials": {"1": "many"}},
            {"signature": "data:image/svg+xml;base64,PHN2Zy8+"},
            {"signature": "data:image/png;base64,PHN2Zy8+"},
            {"signature": "data:image/png;base64,!"},
        ):
            with self.subTest(**changes):
                status, answer = self._report(self.early, **changes)
                self.assertEqual(status, 422)
                self.assertTrue(answer["message"])
        for text in ("", "{", "[]", "null", "1" * 5000):
            with self.subTest(text=text[:5]):
                self.assertEqual(self._post(self.early, "report", report=text)[0], 422)
        self.assertEqual(self.early.state, "scheduled")

    def test_a_serial_that_another_service_has_is_refused_with_its_name(self):
        service = self._make_subscription("2026-11-01", ont_serial="ZTE-TAKEN")
        for kind in ("after", "signal"):
            self._photo(self.late, kind=kind, key=f"{KEY}-{ord(kind[0])}")
        status, answer = self._report(self.late, ont_serial="ZTE-TAKEN")
        self.assertEqual(status, 422)
        self.assertIn("ZTE-TAKEN", answer["message"])
        self.assertEqual(self.late.state, "scheduled")
        self._photo(self.early)
        self.early.subscription_id = service
        self.assertEqual(self._report(self.early, ont_serial="ZTE-TAKEN")[0], 200)

    def test_a_closed_job_takes_nothing_more(self):
        self.early.action_done()
        self.late._cancel("Ordered twice")
        self.assertEqual(self._photo(self.early)[0], 422)
        self.assertEqual(self._report(self.early, result="absent")[0], 422)
        self.assertEqual(self._report(self.late)[0], 422)
        self.assertEqual(self._post(self.late, "start")[0], 422)
        self.assertEqual((self.early.state, self.late.state), ("done", "cancelled"))
        self.assertFalse(self.early.photo_ids)
