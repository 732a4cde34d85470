"""The shop window, and the customers who log in there."""

from odoo.fields import Command

# who they are stands in logins.txt
PORTAL_LOGINS = {
    "budi": "Budi Santoso",
    "siti": "Siti Aminah",
    "yusuf": "Yusuf Maulana",
    "rsmitra": "RS Mitra Waras",
}


def set_up_menu(scene):
    """The home page is the shop window; the menu leads on from there."""
    site = scene.env.ref("website.default_website")
    menu = site.menu_id.child_id
    menu.filtered(lambda entry: entry.url == "/internet").write(
        {"name": "Paket", "url": "/internet/packages"}
    )
    scene.env["website.menu"].create(
        {
            "name": "Cek jangkauan",
            "url": "/internet/coverage",
            "parent_id": site.menu_id.id,
            "website_id": site.id,
            "sequence": 25,
        }
    )


def invite_customers(scene):
    """A few customers get a portal account."""
    for login, name in PORTAL_LOGINS.items():
        partner = scene.env["res.partner"].search(
            [("name", "=", name), ("citynet_number", "!=", False)], limit=1
        )
        partner.email = partner.email or f"{login}@pelanggan.example"
        user = scene.env["res.users"].create(
            {
                "login": login,
                "password": login,
                "partner_id": partner.id,
                "lang": "id_ID",
                "tz": scene.company.citynet_tz,
                "group_ids": [Command.set(scene.env.ref("base.group_portal").ids)],
            }
        )
        scene.remember(user, f"user_{login}")
