"""Services and their places out of a workbook."""

from datetime import date, timedelta

from odoo import fields, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.workbook.records import CLOSED, HOME, SUSPENDED
from odoo.tools import split_every


class CitynetImportServices(models.AbstractModel):
    _name = "citynet.import.services"
    _description = "Import: services"

    # services of one ``create``
    _service_batch_size = 500

    def _load(self, book, report, steps, limit=None):
        """Import what the book has and the database hasn't.

        :param report: called with (percent, text)
        :param dict steps: percent at which each part is done
        :param int limit: most bills to make now, None: all of them
        :return: dict of how many of each were made, ``left``: bills still to make
        """
        find_area = self._load_areas(book)
        find_package = self._load_packages(book)
        total = len(book.payers) or 1
        text = self.env._("Customers")
        first, last = steps["read"], steps["customers"]
        partners, new = self._load_customers(
            book, lambda done: report(first + (last - first) * done / total, text)
        )
        report(last, self.env._("Services"))
        services, made = self._load_services(book, partners, find_area, find_package)
        report(steps["services"], self.env._("Bills and payments"))
        documents = self._load_history(partners, services, report, steps, limit)
        return {"customers": len(new), "services": made, **documents}

    def _load_services(self, book, partners, find_area, find_package):
        """:return: list of (service of the book, payer, ``citynet.subscription``),
        and how many of them are new"""
        existing = self._get_existing_services(partners)
        next_start = _month_after(book.last_month) if book.last_month else None
        pairs, todo = [], []
        for payer in book.payers:
            partner = partners[payer.key]
            own = existing.get(partner.id, {})
            for service in payer.services:
                known = own.get(service.label) or (
                    next(iter(own.values()), None) if payer.kind == HOME else None
                )
                if known:
                    pairs.append((service, payer, known))
                else:
                    todo.append((service, payer, partner))
        serials = self._get_free_serials([service for service, _p, _q in todo])
        for batch in split_every(self._service_batch_size, todo):
            addresses = self.env["res.partner"].create(
                [self._prepare_place_values(*one, book) for one in batch]
            )
            values = [
                {
                    **self._prepare_service_values(service, partner, next_start),
                    "address_id": address.id,
                    "area_id": find_area(service.place).id,
                    "package_id": find_package(service.package).id,
                    "ont_serial": serials.get(id(service), False),
                }
                for (service, _payer, partner), address in zip(
                    batch, addresses, strict=True
                )
            ]
            services = self.env["citynet.subscription"]._bypass_guard("state")
            made = services.create(values)
            pairs += [
                (service, payer, subscription)
                for (service, payer, _partner), subscription in zip(
                    batch, made, strict=True
                )
            ]
        return pairs, len(todo)

    def _get_existing_services(self, partners):
        """:return: dict {partner id: {name of the place: ``citynet.subscription``}}"""
        ids = [partner.id for partner in partners.values()]
        result = {}
        for service in (
            self.env["citynet.subscription"]
            .with_context(active_test=False)
            .search(
                [("partner_id", "in", ids), ("company_id", "=", self.company_id.id)],
                order="id",
            )
        ):
            own = result.setdefault(service.partner_id.id, {})
            own.setdefault(service.address_id.name or "", service)
        return result

    def _get_free_serials(self, services):
        """:return: dict {id of the book's service: serial}, each serial once"""
        wanted = {}
        for service in services:
            if service.serial and service.state != CLOSED:
                wanted.setdefault(service.serial, id(service))
        taken = self.env["citynet.subscription"].search(
            [
                ("ont_serial", "in", list(wanted)),
                ("company_id", "=", self.company_id.id),
            ]
        )
        for serial in taken.mapped("ont_serial"):
            wanted.pop(serial, None)
        return {key: serial for serial, key in wanted.items()}

    def _prepare_place_values(self, service, payer, partner, book):
        """:return: dict of the ``res.partner`` where a service runs"""
        address = self._prepare_address_values(service.place, book)
        return {
            **address,
            "parent_id": partner.id,
            "type": "other",
            "name": service.label or address.get("street") or payer.name,
            "citynet_is_service_address": True,
            "phone": payer.phone or False,
        }

    def _prepare_service_values(self, service, partner, next_start):
        """:return: dict of the ``citynet.subscription``; the book's months are
        calendar months, so its periods begin on the first"""
        start = self._get_start(service, next_start)
        values = {
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "price": service.price,
            "po_number": service.po_number or False,
            "state": service.state,
            "date_start": start,
            "due_day": service.due_day,
            "interval_months": "1",
            "cycle": "fixed",
            "anchor_day": 1,
            "anchor_date": start.replace(day=1),
            "next_period_start": self._get_next_start(service, start, next_start),
        }
        if service.state == SUSPENDED:
            is_owing = any(bill.paid < bill.price for bill in service.bills)
            values["suspend_reason"] = "arrears" if is_owing else "other"
            values["date_suspended"] = fields.Datetime.now()
        if service.state == CLOSED:
            values["close_reason"] = self.env._("Stopped before the import")
            values["date_end"] = max(
                service.stop or _last_day(service, next_start, start), start
            )
        return values

    def _get_start(self, service, next_start):
        """The installation day; where the book has none, what its months say."""
        months = [(bill.year, bill.month) for bill in service.bills]
        first = min(months, default=None)
        if service.start and (service.is_start_sure or not first):
            return service.start
        if service.start and (service.start.year, service.start.month) <= first:
            return service.start
        if first:
            return date(*first, 1)
        return next_start or self.company_id._citynet_today().replace(day=1)

    def _get_next_start(self, service, start, next_start):
        """The first day that neither the book nor a bill of ours covers."""
        ends = [_month_after((bill.year, bill.month)) for bill in service.bills]
        # months between the end of the book and then are nobody's debt
        return max([start, self._get_bill_from(), *filter(None, [next_start]), *ends])


def _month_after(month):
    return periods.shift_months(date(*month, 1), 1, 1)


def _last_day(service, next_start, start):
    """The end of the last month that was billed to a stopped service."""
    if service.bills:
        return _month_after(max((bill.year, bill.month) for bill in service.bills)) - (
            timedelta(days=1)
        )
    return start
