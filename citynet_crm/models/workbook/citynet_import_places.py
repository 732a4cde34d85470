"""Areas and villages out of a workbook: region > POP of each district."""

from odoo import models


class CitynetImportPlaces(models.AbstractModel):
    _name = "citynet.import.places"
    _description = "Import: villages and areas"

    def _load_areas(self, book):
        """Make the villages and areas that the book names and the database lacks.

        :return: function (place) -> ``citynet.area`` record, maybe empty
        """
        Area = self.env["citynet.area"]
        regions = self._get_regions(book)
        villages = self._load_villages(book, regions)
        areas = Area.search([("company_id", "=", self.company_id.id)])
        pops = {
            area.name.casefold().removeprefix("pop "): area
            for area in areas
            if area.kind == "pop"
        }
        served = {}
        for place in self._get_places(book):
            key = _village_key(place)
            if not place.district or key in served:
                continue
            village = villages.get(key, self.env["citynet.village"])
            own = village.area_ids & areas
            area = own.filtered(lambda one: one.kind == "pop")[:1] or (
                own[:1] if len(own) == 1 else own[:1].parent_id
            )
            if not area:
                area = pops.get(place.district.casefold())
            if not area:
                area = Area.create(
                    {
                        "name": place.district,
                        "kind": "pop",
                        "parent_id": self._ensure_region(regions, place.city, book).id,
                        "company_id": self.company_id.id,
                    }
                )
                pops[place.district.casefold()] = area
            if village and village not in own.village_ids:
                village.area_ids |= area
            served[key] = area
        town = regions.get((book.town or "").casefold(), Area)
        return lambda place: served.get(_village_key(place)) or town

    def _get_regions(self, book):
        """:return: dict {name: ``citynet.area``} of the company's regions"""
        regions = self.env["citynet.area"].search(
            [("company_id", "=", self.company_id.id), ("kind", "=", "region")]
        )
        result = {region.name.casefold(): region for region in regions}
        if len(regions) == 1:
            # with one region only, every town belongs to it
            result.setdefault((book.town or "").casefold(), regions)
        return result

    def _ensure_region(self, regions, city, book):
        name = city or self._get_town(book) or self.company_id.name
        if name.casefold() not in regions:
            regions[name.casefold()] = self.env["citynet.area"].create(
                {"name": name, "kind": "region", "company_id": self.company_id.id}
            )
        return regions[name.casefold()]

    def _get_town(self, book):
        """:return: str, the town where nothing else is said, maybe empty"""
        return book.town or self.company_id.city or ""

    def _get_places(self, book):
        return [service.place for payer in book.payers for service in payer.services]

    def _load_villages(self, book, regions):
        """:return: dict {(village, district): ``citynet.village``}, lower case"""
        Village = self.env["citynet.village"]
        known = {
            (village.name.casefold(), village.district.casefold()): village
            for village in Village.with_context(active_test=False).search([])
        }
        fresh = {}
        for place in self._get_places(book):
            key = _village_key(place)
            if place.village and place.district and key not in known:
                fresh.setdefault(
                    key,
                    {
                        "name": place.village,
                        "district": place.district,
                        "city": place.city or self._get_town(book),
                        "zip": place.zip,
                    },
                )
        made = Village.create(list(fresh.values()))
        return {**known, **dict(zip(fresh, made, strict=True))}


def _village_key(place):
    return place.village.casefold(), place.district.casefold()
