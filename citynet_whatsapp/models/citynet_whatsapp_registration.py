"""A template at a provider: approved or not, well liked or not, held or not."""

from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import definitions, rendering
from ..tools.errors import TEMPLATE_PAUSED
from ..tools.provider import ProviderError

OPEN = ("APPROVED",)
# a file that shows Meta what a header will hold
_SAMPLE_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


class CitynetWhatsappRegistration(models.Model):
    _name = "citynet.whatsapp.registration"
    _description = "WhatsApp template at a provider"
    _order = "account_id, template_id"
    _rec_name = "template_id"

    template_id = fields.Many2one(
        "citynet.whatsapp.template", required=True, index=True, ondelete="cascade"
    )
    account_id = fields.Many2one(
        "citynet.whatsapp.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    remote_id = fields.Char("ID at the provider", readonly=True)
    status = fields.Char(readonly=True, default="NEW", help="As the provider calls it")
    quality = fields.Char(readonly=True)
    category = fields.Char("Category at the provider", readonly=True)
    rejected_reason = fields.Char(readonly=True)
    hold_reason = fields.Char("Held because", readonly=True)
    is_hold_passing = fields.Boolean(
        readonly=True, help="The hold ends when the provider says it is approved again"
    )
    date_synced = fields.Datetime("Last told", readonly=True)

    _pair_uniq = models.Constraint(
        "UNIQUE (template_id, account_id)", "A template is at a provider once."
    )

    def _describe(self):
        """:return: str, the status in plain words."""
        self.ensure_one()
        words = {
            "NEW": self.env._("not sent to Meta yet"),
            "PENDING": self.env._("being checked by Meta"),
            "APPROVED": self.env._("approved"),
            "REJECTED": self.env._("refused by Meta"),
            "PAUSED": self.env._("paused by Meta: too many complaints"),
            "DISABLED": self.env._("switched off by Meta"),
            "MISSING": self.env._("not there (any more)"),
        }
        text = words.get(self.status, self.status or "")
        reason = self.hold_reason or self.rejected_reason
        return f"{text} - {reason}" if reason and reason != "NONE" else text

    def _is_open(self):
        """:return: bool, whether messages of this template may go out."""
        self.ensure_one()
        return self.status in OPEN and not self.hold_reason

    @api.model
    def _get(self, template, account):
        """:return: the registration of a template at an account, or empty."""
        # sudo: any user's action may cause a message; only its status is read
        return self.sudo().search(
            [("template_id", "=", template.id), ("account_id", "=", account.id)],
            limit=1,
        )

    @api.model
    def _is_held(self, template, account):
        """:return: bool, whether new messages of this template have to wait."""
        if not account._get_provider_class().needs_templates:
            return False
        row = self._get(template, account)
        return not (row and row._is_open())

    def _apply(self, remote):
        """Keep what the provider says of the template.

        :param dict remote: its definition, or part of it from a report
        """
        self.ensure_one()
        score = remote.get("quality_score")
        values = {
            "remote_id": str(remote.get("id") or self.remote_id or "") or False,
            "status": str(remote.get("status") or self.status).upper(),
            "category": str(remote.get("category") or self.category or "").lower()
            or False,
            "rejected_reason": remote.get("rejected_reason") or False,
            "date_synced": fields.Datetime.now(),
        }
        if isinstance(score, dict) and score.get("score"):
            values["quality"] = score["score"]
        if "components" in remote:
            values["hold_reason"] = self._find_difference(remote) or False
        elif values["status"] in OPEN and self.is_hold_passing:
            values["hold_reason"] = False
        self.write(values)
        if self._is_open():
            self._release()
        else:
            self._hold_queue()

    def _find_difference(self, remote):
        """:return: str, why messages would be refused by this definition; or empty."""
        mine = self.template_id._prepare_definition(self.account_id, samples=False)
        ours = definitions.signature(mine["components"])
        theirs = definitions.signature(remote.get("components"))
        if ours == theirs:
            return ""
        parts = [part for part in ours if ours[part] != theirs[part]]
        return self.env._(
            "differs from what Meta has (%(parts)s); send it to Meta again",
            parts=", ".join(parts),
        )

    def _stop(self, code, text):
        """An error that every message of this template would meet.

        :param str code: the provider's; those of ``TEMPLATE_PAUSED`` end by themselves
        """
        self.ensure_one()
        self.hold_reason = f"{text} ({code})"
        self.is_hold_passing = code.isdigit() and int(code) in TEMPLATE_PAUSED
        self._hold_queue()
        self.account_id._alert(
            self.env._(
                "WhatsApp template %(name)s is held: %(reason)s",
                name=self.template_id.name,
                reason=text,
            )
        )

    def _hold_queue(self):
        self.env["citynet.whatsapp.message"]._hold(self.account_id, self.template_id)

    def _release(self):
        self.env["citynet.whatsapp.message"]._release(self.account_id, self.template_id)

    def action_release(self):
        """The template is in order again: send what waits."""
        self.check_access("write")
        self.hold_reason = False
        for row in self:
            if row._is_open():
                row._release()

    def action_unpause(self):
        """Ask Meta to end the pause that it began for caution."""
        self.check_access("write")
        for row in self:
            with row._talk() as provider:
                provider.unpause_template(row.remote_id)
            row._apply({"status": "APPROVED"})

    def action_submit(self):
        """Send the template to the provider, new or changed."""
        self.check_access("write")
        for row in self:
            definition = row.template_id._prepare_definition(row.account_id)
            row._add_sample_file(definition)
            with row._talk() as provider:
                if row.remote_id and row.status != "MISSING":
                    answer = provider.edit_template(row.remote_id, definition)
                else:
                    answer = provider.create_template(definition)
            status = str(answer.get("status") or "PENDING")
            row.hold_reason = False
            row._apply(
                {"id": answer.get("id"), "status": status, **_only(answer, "category")}
            )

    def _add_sample_file(self, definition):
        """A header that holds a file needs an example of one."""
        header = next(
            (c for c in definition["components"] if c["type"] == "HEADER"), {}
        )
        if header.get("format") == "DOCUMENT":
            handle = self._upload_sample("contoh.pdf", "application/pdf", _SAMPLE_PDF)
            header["example"] = {"header_handle": [handle]}
        elif header.get("format") == "IMAGE":
            picture = self.env["ir.binary"]._placeholder()
            handle = self._upload_sample("contoh.png", "image/png", picture)
            header["example"] = {"header_handle": [handle]}

    def _upload_sample(self, name, mimetype, data):
        """:return: str, the handle under which the provider keeps the file"""
        with self._talk() as provider:
            return provider.upload_sample(name, mimetype, data)

    @contextmanager
    def _talk(self):
        """Give the account's provider.

        :raise UserError: with the provider's words, where it refuses
        """
        self.ensure_one()
        provider = self.account_id._get_provider()
        try:
            yield provider
        except ProviderError as error:
            raise UserError(
                self.env._(
                    "%(name)s: %(reason)s",
                    name=self.template_id.name,
                    reason=str(error),
                )
            ) from error
        finally:
            provider.close()


class CitynetWhatsappTemplate(models.Model):
    _inherit = "citynet.whatsapp.template"

    def action_submit(self):
        """Send to Meta, on each official account."""
        self.check_access("write")
        accounts = (
            self.env["citynet.whatsapp.account"]
            .search([("state", "!=", "draft")])
            .filtered(lambda account: account._get_provider_class().needs_templates)
        )
        if not accounts:
            raise UserError(self.env._("No account needs templates to be approved."))
        self._ensure_registrations(accounts).action_submit()

    def _ensure_registrations(self, accounts):
        """:return: the registrations of these templates, made where there were none."""
        rows = self.env["citynet.whatsapp.registration"]
        have = {(row.template_id, row.account_id) for row in self.registration_ids}
        rows.create(
            [
                {"template_id": template.id, "account_id": account.id}
                for template in self
                for account in accounts
                if (template, account) not in have
            ]
        )
        self.invalidate_recordset(["registration_ids"])
        return self.registration_ids.filtered(lambda row: row.account_id in accounts)

    def _prepare_definition(self, account, samples=True):
        """:param bool samples: with the examples that Meta wants at creation
        :return: dict, the template as Meta's ``message_templates`` takes it
        """
        self.ensure_one()
        named = self.parameter_format == "named"
        values = self._format_facts(None)
        components = []
        if self.header_kind == "text":
            header = self._prepare_text(
                "HEADER", self.header_text, values, named, samples
            )
            components.append({**header, "format": "TEXT"})
        elif self.header_kind != "none":
            components.append({"type": "HEADER", "format": self.header_kind.upper()})
        components.append(
            self._prepare_text("BODY", self.body.strip(), values, named, samples)
        )
        if self.footer:
            components.append({"type": "FOOTER", "text": self.footer})
        if self.button_ids:
            base = account._get_base_url_for_links()
            buttons = [
                button._prepare_definition(base, values) for button in self.button_ids
            ]
            components.append({"type": "BUTTONS", "buttons": buttons})
        return {
            "name": self.name,
            "language": self.language,
            "category": self.category.upper(),
            "parameter_format": self.parameter_format.upper(),
            "components": components,
        }

    def _prepare_text(self, kind, text, values, named, samples):
        """:return: dict of a header's or body's component."""
        component = {"type": kind, "text": rendering.meta_text(text, named)}
        names = rendering.find_variables(text)
        if not (samples and names):
            return component
        key = kind.lower() + "_text"
        if named:
            example = {
                f"{key}_named_params": [
                    {"param_name": name, "example": values[name]} for name in names
                ]
            }
        else:
            row = [values[name] for name in names]
            example = {key: row if kind == "HEADER" else [row]}
        return {**component, "example": example}


class CitynetWhatsappTemplateButton(models.Model):
    _inherit = "citynet.whatsapp.template.button"

    def _prepare_definition(self, base_url, values):
        """:return: dict of a button in Meta's template."""
        if self.kind == "quick_reply":
            return {"type": "QUICK_REPLY", "text": self.label}
        suffix = rendering.url_suffix(rendering.fill(self.value, values), base_url)
        return {
            "type": "URL",
            "text": self.label,
            "url": f"{base_url}/{{{{1}}}}",
            "example": [f"{base_url}/{suffix}"],
        }


def _only(data, *names):
    return {name: data[name] for name in names if name in data}
