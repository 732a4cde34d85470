"""What officers download: the list of erasures."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

OFFICER = "citynet_crm.group_privacy_officer"


class CitynetPrivacyDownloads(http.Controller):
    @http.route(
        "/citynet/privacy/erasures", type="http", auth="user", methods=["GET"]
    )
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
