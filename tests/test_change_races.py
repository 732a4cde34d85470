"""A customer who taps twice, or has two tabs open, on a server with several workers."""

import re
from concurrent.futures import ThreadPoolExecutor

import requests

import processes

SETUP = """
env["res.lang"]._activate_lang("en_US")
package, larger = env["product.template"].create([
    {"name": name, "citynet_is_package": True, "citynet_is_published": True,
     "citynet_speed_down": 20, "list_price": price}
    for name, price in (("Race 20", 200000), ("Race 50", 300000))
])
partner = env["res.partner"].create({"name": "Tapper", "lang": "en_US"})
env["res.users"].with_context(no_reset_password=True).create({
    "login": "tapper", "password": "tapper-secret", "partner_id": partner.id,
    "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
})
service = env["citynet.subscription"].create(
    {"partner_id": partner.id, "package_id": package.id}
)
env["ir.config_parameter"].set_param("citynet_crm.limit_changes", 1000)
env.cr.commit()
print("made", service.id, larger.id)
"""
TAPS = 8


def log_in(url):
    session = requests.Session()
    page = session.get(f"{url}/web/login", timeout=60).text
    token = re.search(r'name="csrf_token" value="([^"]*)"', page)[1]
    data = {"csrf_token": token, "login": "tapper", "password": "tapper-secret"}
    answer = session.post(f"{url}/web/login", data=data, timeout=60)
    assert answer.status_code == 200
    return session


def look(session, url, package):
    """:return: dict of the form "Change now" of a page just opened."""
    text = session.get(url, params={"package": package}, timeout=60).text
    form = text[text.index('data-timing="now"') :]
    form = form[form.index("<form") : form.index("</form>")]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    fields += [
        (name, value)
        for value, name in re.findall(r'value="([^"]*)" name="(\w+)"', form)
    ]
    return dict(fields)


def tap(session, url, form):
    answer = requests.post(
        url, data=form, cookies=session.cookies.get_dict(), timeout=120
    )
    return answer.status_code, answer.url


def all_at_once(calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def count(database, table, condition):
    return processes.sql(database, f"SELECT count(*) FROM {table} WHERE {condition}")[
        0
    ][0]


def test_eight_taps_and_eight_tabs_change_a_package_once(database, start_odoo):
    made = processes.shell(database, SETUP)
    service, larger = re.search(r"made (\d+) (\d+)", made).groups()
    server = start_odoo(database, "--workers=4")
    session = log_in(server.url)
    url = f"{server.url}/my/services/{service}/change/package"
    form = look(session, url, larger)
    tabs = [look(session, url, larger) for _tab in range(TAPS)]

    answers = all_at_once([lambda: tap(session, url, form)] * TAPS)
    assert {status for status, _url in answers} == {200}
    [address] = {address for _status, address in answers}
    assert "/my/changes/" in address

    answers = all_at_once([lambda tab=tab: tap(session, url, tab) for tab in tabs])
    assert {status for status, _url in answers} <= {409, 422}
    assert count(database, "citynet_change_request", "true") == 1
    assert count(database, "citynet_subscription", f"package_id = {larger}") == 1
