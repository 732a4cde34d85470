"""Visitors who order at the same moment, on a server with several workers."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import requests
from PIL import Image

import processes

SETUP = """
env["res.lang"]._activate_lang("en_US")
english = env.ref("base.lang_en")
env["website"].search([]).write({{"language_ids": [(4, english.id)], "default_lang_id": english.id}})
package = env["product.template"].create(
    {{"name": "Race 20", "citynet_is_package": True, "citynet_is_published": True,
     "citynet_speed_down": 20, "list_price": 200000}}
)
env["citynet.promo"].create({{"name": "Last", "code": "LAST", "quota": 1}}).action_publish()
env["ir.config_parameter"].set_param("citynet_crm.limit_orders", {limit})
env["ir.config_parameter"].set_param("citynet_crm.limit_order_attempts", 1000)
env.cr.commit()
print("package", package.id)
"""
SAVED = "Your data has been saved"


def photo():
    target = io.BytesIO()
    Image.new("RGB", (320, 200), (200, 30, 30)).save(target, "JPEG")
    return target.getvalue()


def prepare(database, limit):
    """:return: str, id of the package on offer."""
    return re.search(
        r"package (\d+)", processes.shell(database, SETUP.format(limit=limit))
    )[1]


def open_form(url):
    """:return: (session, hidden values) of a visitor with the form open."""
    session = requests.Session()
    session.cookies.set("frontend_lang", "en_US")
    text = session.get(f"{url}/internet/order", timeout=60).text
    form = text[text.index("o_citynet_order") :]
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', form)[1]
        for name in ("csrf_token", "token")
    }
    return session, hidden


def order(url, package, visitor, number, **changes):
    """Send a form that is filled in well; return the answer."""
    session, hidden = visitor
    values = {
        "package": package,
        "name": "Siti Aminah",
        "phone": f"08123456{number:04}",
        "street": "Jl. Mawar 12",
        "village": "Bae",
        "district": "Bae",
        "city": "Kudus",
        "install_date": (date.today() + timedelta(days=5)).isoformat(),  # noqa: DTZ011
        "nik": "3319072702015716",
        "consent": "1",
        "login": f"siti{number}",
        "password": "rahasia-123",
        "password_again": "rahasia-123",
        **hidden,
        **changes,
    }
    files = {"photo": ("ktp.jpg", photo(), "image/jpeg")}
    return session.post(f"{url}/internet/order", data=values, files=files, timeout=120)


def all_at_once(calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def count(database, condition="true"):
    return processes.sql(
        database,
        f"SELECT count(*) FROM crm_lead WHERE citynet_token IS NOT NULL AND {condition}",
    )[0][0]


def test_workers_count_orders_together(database, start_odoo):
    package = prepare(database, limit=5)
    server = start_odoo(database, "--workers=3", "--max-cron-threads=0")
    visitors = [open_form(server.url) for _number in range(12)]
    answers = all_at_once(
        [
            lambda number=number, visitor=visitor: order(
                server.url, package, visitor, number
            )
            for number, visitor in enumerate(visitors)
        ]
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200] * 5 + [429] * 7
    assert count(database) == 5


def test_of_those_at_the_same_moment_one_wins(database, start_odoo):
    package = prepare(database, limit=1000)
    server = start_odoo(database, "--workers=3", "--max-cron-threads=0")

    # the same form six times: one order, and all of them are shown its number
    visitor = open_form(server.url)
    answers = all_at_once([lambda: order(server.url, package, visitor, 1)] * 6)
    assert all(SAVED in answer.text for answer in answers), [
        a.status_code for a in answers
    ]
    assert count(database) == 1

    # one user name six times: one gets it, the others are told so
    visitors = [open_form(server.url) for _number in range(6)]
    answers = all_at_once(
        [
            lambda number=number, visitor=visitor: order(
                server.url, package, visitor, number, login="Siti Baru"
            )
            for number, visitor in enumerate(visitors, 10)
        ]
    )
    texts = [answer.text for answer in answers]
    assert sum(SAVED in text for text in texts) == 1
    assert sum("this username is already registered" in text for text in texts) == 5
    assert count(database) == 2
    assert processes.sql(
        database, "SELECT count(*) FROM res_users WHERE lower(login) = 'siti baru'"
    ) == [(1,)]

    # the promo's last seat, eight times
    visitors = [open_form(server.url) for _number in range(8)]
    answers = all_at_once(
        [
            lambda number=number, visitor=visitor: order(
                server.url, package, visitor, number, promo_code="last"
            )
            for number, visitor in enumerate(visitors, 20)
        ]
    )
    texts = [answer.text for answer in answers]
    assert sum(SAVED in text for text in texts) == 1
    assert sum("Promo code is not valid" in text for text in texts) == 7
    assert count(database, "citynet_promo_id IS NOT NULL") == 1
    # who was refused left nothing behind
    partners = "SELECT count(*) FROM res_partner WHERE name = 'Siti Aminah'"
    assert processes.sql(database, partners) == [(3,)]
    assert "Traceback" not in server.text()
