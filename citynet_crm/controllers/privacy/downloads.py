"""What officers download: the list of erasures, and copies for people at the desk."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.citynet_crm.controllers.privacy.portal import make_download
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

OFFICER = "citynet_crm.group_privacy_officer"


class CitynetPrivacyDownloads(http.Controller):
    @http.route("/citynet/privacy/erasures", type="http", auth="user", methods=["GET"])
    def erasures(self):
        """The list that a restored backup is compared with; keep it elsewhere."""
        if not request.env.user.has_group(OFFICER):
            raise NotFound
        text = request.env["citynet.privacy.erasure"]._read_list()
        return request.make_response(
            text,
            headers=[
                ("Content-Type", "application/jsonl; charset=us-ascii"),
                ("Content-Disposition", content_disposition("erasures.jsonl")),
                ("Cache-Control", "no-store"),
            ],
        )

    @http.route(
        "/citynet/privacy/copy/<int:request_id>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def copy(self, request_id):
        """The copy of a person, for officers of their company."""
        asked = request.env["citynet.privacy.request"].browse(request_id).exists()
        if not request.env.user.has_group(OFFICER) or not asked.has_access("read"):
            raise NotFound
        try:
            return make_download(asked._make_copy(), asked.name)
        except UserError as error:
            raise NotFound from error
