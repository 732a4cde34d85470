from odoo import fields, models


class CitynetAddressMixin(models.AbstractModel):
    """The parts of an Indonesian address that stock Odoo has no field for.

    RT and RW are the numbers of neighbourhood units below the village
    (kelurahan or desa), which lies in a district (kecamatan).
    """

    _name = "citynet.address.mixin"
    _description = "Indonesian address"

    # what orders and contacts share beyond stock's own address
    _citynet_address_fields = (
        "citynet_rt",
        "citynet_rw",
        "citynet_village",
        "citynet_district",
        "citynet_landmark",
    )

    citynet_rt = fields.Char("RT", size=3)
    citynet_rw = fields.Char("RW", size=3)
    citynet_village = fields.Char("Village", help="Kelurahan or desa")
    citynet_district = fields.Char("District", help="Kecamatan")
    citynet_landmark = fields.Char(
        "Landmark",
        help="What a technician looks for: a mosque, a shop, the gate's colour",
    )

    def _citynet_address_line(self):
        """:return: str, the address in one line, in the order a letter has it."""
        self.ensure_one()
        rt_rw = "/".join(part for part in (self.citynet_rt, self.citynet_rw) if part)
        parts = [
            self.street,
            rt_rw and f"RT/RW {rt_rw}",
            self.citynet_village,
            self.citynet_district,
            self.city,
            self.zip,
        ]
        return ", ".join(part for part in parts if part)
