"""The list of erasures outlives the database: a backup brings erased people back.

It is a file beside the filestore, and a download. It holds no word of a person: the
number of the contact, and a mark that only this very contact has (the database's secret
hashes when it was made), so that a contact made after the restore is never taken for it.
"""

import json
import logging
import os
from pathlib import Path

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import config, hmac

_logger = logging.getLogger(__name__)

FOLDER = "citynet_erasures"


class CitynetPrivacyErasureList(models.AbstractModel):
    _name = "citynet.privacy.erasure.list"
    _description = "List of erasures outside of the database"

    @api.model
    def _get_mark(self, partner):
        """:return: str, hash of what stays the same of a contact and is no one else's"""
        # sudo: the database's secret is the key of the hash
        made = f"{partner.id}|{partner.create_date:%Y-%m-%dT%H:%M:%S.%f}"
        return hmac(self.env(su=True), "citynet.privacy.erasure", made)

    @api.model
    def _get_list_path(self):
        """:return: Path of the file; copies of the database go by the same one"""
        # sudo: the name of the database, as stock has it
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return Path(config["data_dir"], FOLDER, f"{uuid}.jsonl")

    @api.model
    def _note(self, partner):
        """Add a person to the file. A line too many does no harm, one too few does:
        so it is written before the first word is erased."""
        path = self._get_list_path()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = {"contact": partner.id, "mark": self._get_mark(partner)}
        with path.open("a", encoding="ascii") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

    @api.model
    def _read_list(self):
        """:return: str, the file; empty where nothing was erased yet"""
        path = self._get_list_path()
        return path.read_text("ascii") if path.exists() else ""

    @api.model
    def _parse_list(self, text):
        """:param str text: of the file
        :return: set of (id of the contact, mark)
        :raise UserError: for what is no list of erasures
        """
        found = set()
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                found.add((int(row["contact"]), str(row["mark"])))
            except (ValueError, TypeError, KeyError) as error:
                raise UserError(
                    self.env._(
                        "Line %(number)s is none of a list of erasures.", number=number
                    )
                ) from error
        return found

    @api.model
    def _find_risen(self, rows):
        """Who is on the list and stands in the database as if never erased.

        :param rows: of ``_parse_list``
        :return: ``res.partner``
        """
        # sudo: contacts of all companies
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        there = partners.search([("id", "in", [contact for contact, _mark in rows])])
        erasures = self.env["citynet.privacy.erasure"].sudo()  # sudo: as above
        known = erasures.search(
            [("partner_id", "in", there.ids), ("state", "!=", "cancelled")]
        )
        return (there - known.partner_id).filtered(
            lambda partner: (partner.id, self._get_mark(partner)) in rows
        )

    @api.model
    def _replay(self, text=None):
        """Erase once more whom a restored backup brought back.

        :param str text: a list that was downloaded; without it the one on this server
        :return: the new erasures
        """
        rows = self._parse_list(self._read_list() if text is None else text)
        people = self._find_risen(rows)
        return self.create(
            [
                {
                    "partner_id": person.id,
                    "cause": "replay",
                    "company_id": (person.citynet_company_id or self.env.company).id,
                }
                for person in people
            ]
        )
