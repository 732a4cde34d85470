"""Customers and institutions out of a workbook, each found again the second time."""

import re
from collections import Counter

from odoo import models
from odoo.addons.citynet_crm.tools.workbook.names import same_name
from odoo.addons.citynet_crm.tools.workbook.records import HOME, INSTITUTION
from odoo.tools import split_every


class CitynetImportCustomers(models.AbstractModel):
    _name = "citynet.import.customers"
    _description = "Import: customers"

    # customers of one ``create``
    _customer_batch_size = 500

    def _load_customers(self, book, report=None):
        """Make the customers that don't exist yet; the others stay as they are.

        :param report: called with the number of customers done
        :return: dict {payer's key: ``res.partner``}, and the set of new partners' ids
        """
        found = self._find_customers(book)
        self._continue_numbers(book)
        new = [payer for payer in book.payers if payer.key not in found]
        numbers = self._get_free_numbers(new)
        made = self.env["res.partner"]
        for batch in split_every(self._customer_batch_size, new):
            partners = self.env["res.partner"].create(
                [self._prepare_customer_values(one, numbers, book) for one in batch]
            )
            partners._citynet_make_customers()
            found.update(zip((one.key for one in batch), partners, strict=True))
            self._load_identities(batch, partners)
            made |= partners
            if report:
                report(len(made))
        contacts = [
            self._prepare_contact_values(payer, found[payer.key])
            for payer in new
            if payer.contact
        ]
        self.env["res.partner"].create(contacts)
        return found, set(made.ids)

    # finding ---------------------------------------------------------------------

    def _find_customers(self, book):
        """Customers that an earlier import brought, or that were here before.

        The code is kept as the partner's reference, so a customer is known again even
        when the number was another's, and when the name was corrected since.

        :return: dict {payer's key: ``res.partner``}
        """
        codes = {payer.code for payer in book.payers if payer.code}
        names = {payer.name for payer in book.payers if not payer.code}
        partners = self.env["res.partner"].search(
            [
                ("company_id", "in", (False, self.company_id.id)),
                ("citynet_number", "!=", False),
                "|",
                ("citynet_audience", "=", INSTITUTION),
                "|",
                ("name", "in", list(names)),
                "|",
                ("ref", "in", list(codes)),
                ("citynet_number", "in", list(codes)),
            ]
        )
        by_code, by_name, institutions = {}, {}, []
        for partner in partners:
            by_name.setdefault(partner.name, []).append(partner)
            if partner.citynet_audience == INSTITUTION:
                institutions.append(partner)
            for code in {partner.ref, partner.citynet_number} - {False}:
                by_code.setdefault(code, []).append(partner)
        found, used = {}, set()
        for payer in book.payers:
            if payer.kind == HOME and not payer.code:
                partner = _match_without_code(payer, by_name.get(payer.name, []), used)
                used.add(partner)
            elif payer.kind == HOME:
                partner = _match_home(payer, by_code.get(payer.code, []))
            else:
                partner = _match_institution(payer, institutions)
            if partner:
                found[payer.key] = partner
        return found

    def _get_taken_numbers(self, payers):
        """:return: set of the payers' codes that are other customers' numbers"""
        codes = [payer.code for payer in payers if payer.code]
        rows = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search_fetch([("citynet_number", "in", codes)], ["citynet_number"])
        )
        return set(rows.mapped("citynet_number"))

    # numbers -----------------------------------------------------------------------

    def _continue_numbers(self, book):
        """New customers are numbered above those of the book, in its own style.

        The style changes only where no customer has a number of the old one.
        """
        # sudo: users who may import may advance the sequence
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search([("code", "=", "citynet.customer")], limit=1)
        )
        styles = Counter()
        highest = {}
        for payer in book.payers:
            match = re.fullmatch(r"(.*?)(\d{1,9})", payer.code or "")
            if match and payer.has_own_code:
                styles[match[1]] += 1
                number, padding = highest.get(match[1], (0, 1))
                highest[match[1]] = (
                    max(number, int(match[2])),
                    max(padding, len(match[2])),
                )
        if not sequence or not styles:
            return
        prefix, count = styles.most_common(1)[0]
        number, padding = highest[prefix]
        own = sequence.prefix or ""
        if prefix != own:
            used = self.env["res.partner"].search_count(
                [("citynet_number", "=like", own + "%")], limit=1
            )
            if used or count < 0.5 * sum(styles.values()):
                prefix = own
                number, padding = highest.get(own, (0, sequence.padding))
            else:
                sequence.write({"prefix": prefix, "padding": padding})
        if number >= sequence.number_next_actual:
            sequence.number_next_actual = number + 1

    def _get_free_numbers(self, payers):
        """:return: dict {payer's key: its code, where that can be its number}"""
        taken = self._get_taken_numbers(payers)
        return {
            payer.key: payer.code
            for payer in payers
            if payer.code and payer.has_own_code and payer.code not in taken
        }

    # values --------------------------------------------------------------------------

    def _prepare_customer_values(self, payer, numbers, book):
        """:return: dict of the ``res.partner`` that pays"""
        is_institution = payer.kind == INSTITUTION
        vat = payer.npwp and self._get_vat(payer)
        more = ", ".join(payer.more_phones)
        notes = [
            payer.remark,
            more and self.env._("More numbers: %(numbers)s", numbers=more),
            payer.npwp and not vat and f"NPWP {payer.npwp}",
        ]
        return {
            **self._prepare_address_values(payer.services[0].place, book),
            "name": payer.name,
            "lang": self._get_customer_lang(),
            "company_id": False,
            "is_company": is_institution,
            "citynet_audience": payer.kind,
            "citynet_number": numbers.get(payer.key) or False,
            "citynet_invoice_grouping": "payer" if is_institution else "service",
            "citynet_po_number": payer.po_number or False,
            "ref": payer.code or False,
            "phone": payer.phone or False,
            "email": payer.email or False,
            "vat": vat or False,
            "comment": "\n".join(filter(None, notes)) or False,
            "customer_rank": 1,
        }

    def _get_customer_lang(self):
        """:return: str, the language of bills to customers of whom nothing is known"""
        installed = dict(self.env["res.lang"].get_installed())
        wanted = ("id_ID", self.company_id.partner_id.lang, self.env.lang, "en_US")
        return next(code for code in wanted if code in installed)

    def _prepare_address_values(self, place, book):
        """:return: dict of the address fields of a ``res.partner``"""
        return {
            "street": place.street or False,
            "city": place.city or self._get_town(book) or False,
            "zip": place.zip or False,
            "country_id": self.env.ref("base.id").id,
            "citynet_rt": place.rt or False,
            "citynet_rw": place.rw or False,
            "citynet_village": place.village or False,
            "citynet_district": place.district or False,
            "citynet_landmark": place.landmark or False,
        }

    def _prepare_contact_values(self, payer, partner):
        """:return: dict of the person to speak to at an institution"""
        return {
            "parent_id": partner.id,
            "type": "contact",
            "name": payer.contact,
            "phone": payer.phone or False,
            "function": self.env._("Contact person"),
        }

    def _load_identities(self, payers, partners):
        """Keep the identity numbers where only viewers get at them."""
        # sudo: an importer writes identity numbers without being able to read them
        self.env["citynet.identity"].sudo().create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.company_id.id,
                    "nik_secret": payer.nik,
                }
                for payer, partner in zip(payers, partners, strict=True)
                if payer.nik
            ]
        )


def _match_home(payer, candidates):
    """The customer of that code: brought by an import, or of the same name."""
    imported = [
        one
        for one in candidates
        if one.ref == payer.code
        and (one.citynet_number == payer.code) == payer.has_own_code
    ]
    same = [one for one in candidates if same_name(one.name, payer.name)]
    if len(imported) == 1 and payer.has_own_code:
        return imported[0]
    return (
        next((one for one in imported if one in same), None)
        or next((one for one in same if one.ref == payer.code), None)
        or (next(iter(same), None) if payer.has_own_code else None)
    )


def _match_without_code(payer, candidates, used):
    """The customer of that name whose number or street the row has too; where neither
    says anything, the only one of that name."""
    free = [one for one in candidates if one not in used and not one.is_company]
    place = payer.services[0].place
    own = (place.street, place.village)
    for one in free:
        if payer.phone and one.phone == payer.phone:
            return one
        theirs = (one.street or "", one.citynet_village or "")
        if not (payer.phone and one.phone) and any(own) and own == theirs:
            return one
    return free[0] if len(free) == 1 and not payer.phone and not any(own) else None


def _match_institution(payer, candidates):
    for one in candidates:
        if payer.code and one.ref == payer.code:
            return one
        if not same_name(one.name, payer.name):
            continue
        digits = re.sub(r"\D", "", one.vat or "")
        if payer.npwp and digits:
            if payer.npwp == digits:
                return one
        elif (one.street or "") == payer.services[0].place.street:
            return one
    return None
