"""The technician's day: one light page, for a phone with a weak signal.

Everything runs with the technician's own rights. Another technician's job is the same
answer as a job that isn't there.
"""

import json
from urllib.parse import quote_plus

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.citynet_crm.controllers.field_service import field_form
from odoo.addons.citynet_crm.models.field_service.citynet_work_order import BRINGS
from odoo.addons.citynet_crm.tools.images import MAX_BYTES
from odoo.exceptions import UserError
from odoo.http import request

# what is larger isn't even read; a photo of that size still gets its sentence
MAX_CONTENT = 40 * 1024 * 1024
PHOTO_KINDS = ("before", "after", "signal")


class CitynetField(http.Controller):
    @http.route("/citynet/field", type="http", auth="user", methods=["GET"])
    def day(self, **_kwargs):
        jobs = self._get_jobs()._get_field_jobs()
        response = request.render("citynet_crm.field_page", self._prepare_day(jobs))
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route(
        "/citynet/field/<int:job_id>/start", type="http", auth="user", methods=["POST"]
    )
    def start(self, job_id, **_kwargs):
        job = self._get_job(job_id)
        return self._answer(lambda: job._field_start())

    @http.route(
        "/citynet/field/<int:job_id>/report", type="http", auth="user", methods=["POST"]
    )
    def report(self, job_id, report="", **_kwargs):
        job = self._get_job(job_id)
        return self._answer(
            lambda: job._field_report(field_form.read_report(request.env, report))
        )

    @http.route(
        "/citynet/field/<int:job_id>/photo",
        type="http",
        auth="user",
        methods=["POST"],
        max_content_length=MAX_CONTENT,
    )
    def photo(self, job_id, kind="", key="", photo=None, **_kwargs):
        job = self._get_job(job_id)
        return self._answer(lambda: self._keep_photo(job, kind, key, photo))

    @http.route(
        "/citynet/field/<int:job_id>/photo/<int:photo_id>/delete",
        type="http",
        auth="user",
        methods=["POST"],
    )
    def delete_photo(self, job_id, photo_id, **_kwargs):
        job = self._get_job(job_id)
        photo = job.photo_ids.filtered(lambda photo: photo.id == photo_id)
        return self._answer(lambda: photo.unlink() and None)

    # ---- Who and what ----

    def _get_jobs(self):
        """:return: ``citynet.work.order`` in all of the technician's companies
        :raise NotFound: for everybody else"""
        user = request.env.user
        if not user.has_group("citynet_crm.group_technician"):
            raise NotFound
        companies = user.company_id | user.company_ids
        return request.env["citynet.work.order"].with_context(
            allowed_company_ids=companies.ids
        )

    def _get_job(self, job_id):
        """:return: the technician's own job
        :raise NotFound: not there and not theirs are the same"""
        job = self._get_jobs()._get_field_job(job_id)
        if not job:
            raise NotFound
        return job

    def _keep_photo(self, job, kind, key, photo):
        field_form.check_key(request.env, key)
        if kind not in PHOTO_KINDS:
            raise UserError(request.env._("Choose what the photo shows."))
        data = photo.read(MAX_BYTES + 1) if hasattr(photo, "read") else b""
        kept = job._field_photo(kind, key, field_form.encode_photo(data))
        return {"photo": kept.id}

    def _answer(self, step):
        """Do one step; what is wrong is a sentence, and nothing of the step is kept.

        :param step: function; a dict that it returns goes along
        """
        try:
            with request.env.cr.savepoint():
                result = step()
        except UserError as error:  # and its kinds: refused values, refused rights
            return request.make_json_response({"message": str(error)}, status=422)
        return request.make_json_response(result if isinstance(result, dict) else {})

    # ---- The page ----

    def _prepare_day(self, jobs):
        """:return: dict for the page: no money and no identity document in it"""
        checklists = jobs._get_checklists()
        allowances = jobs.env["citynet.material.allowance"]._get_included(jobs)
        materials = jobs.env["citynet.work.order.material"]._get_products()
        photos = request.env["citynet.work.order.photo"]
        results = jobs._get_selection_labels("result").items()
        return {
            "jobs": [
                self._prepare_job(job, checklists[job], allowances[job], materials)
                for job in jobs
            ],
            "results": [(code, label) for code, label in results if code != "done"],
            "outcomes": jobs._get_outcomes(),
            "photo_kinds": list(photos._get_selection_labels("kind").items()),
            "title": request.env._("My day"),
            "technician": request.env.user.name,
            "today": request.env.company._citynet_today(),
            "html_lang": (request.env.lang or "en_US").replace("_", "-"),
            "csrf_token": request.csrf_token(),
            "user": request.env.uid,
            "words": json.dumps(self._get_words()),
        }

    def _prepare_job(self, job, checklist, allowances, materials):
        used = {line.product_id: line.quantity for line in job.material_ids}
        needed = job._get_required_photos()
        local = job.company_id._citynet_local
        return {
            "job": job,
            "start": job.date_planned and local(job.date_planned),
            "end": job.date_planned_end and local(job.date_planned_end),
            "done": job.date_done and local(job.date_done),
            "tel": "".join(sign for sign in job.phone or "" if sign in "+0123456789"),
            "map": job.map_url or self._get_map_url(job),
            "checklist": checklist,
            "needed": needed,
            "needs_serial": job.kind == "installation" or job.needs_serial,
            "brings": job.kind in BRINGS,
            "has_old": job.kind in BRINGS and job.kind != "installation",
            "materials": [
                {
                    "product": product,
                    "used": used.get(product, 0),
                    "allowance": allowances.get(product),
                }
                for product in materials
            ],
        }

    def _get_map_url(self, job):
        """:return: str, a search for the address where no pin was set; or None"""
        if not job.address_line:
            return None
        return f"https://www.google.com/maps/search/?api=1&query={quote_plus(job.address_line)}"

    def _get_words(self):
        """:return: dict of the sentences that the script says, in the user's language"""
        _ = request.env._
        states = request.env["citynet.work.order"]._get_selection_labels("state")
        return {
            "in_progress": states["in_progress"],
            "sending": _("Sending..."),
            "sent": _("Sent"),
            "waiting": _("No signal. It is kept on this phone and sent again."),
            "retry": _("Send again"),
            "failed": _("Not sent"),
            "delete": _("Delete"),
            "login": _(
                "You are logged out. Load the page again; what you typed stays."
            ),
            "gone": _("This job is not yours any more. Load the page again."),
            "server": _("The server could not answer. Try again in a moment."),
            "unsupported": _("This file is no photo."),
            "serial": _("Type the serial of the ONT first."),
            "check": _("Still to check: "),
            "photos": _("Photos to take: "),
            "uploading": _("Photos are still on their way. Wait for them, please."),
            "sign": _("No signature yet. Finish without it?"),
            "noscan": _("Nothing found. Hold the camera closer."),
            "close": _("Close"),
            "excess": _("more than included"),
        }
