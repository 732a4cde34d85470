"""A database that sends by WhatsApp to the fake Graph API, for tests and benchmarks."""

import json

import processes

SETUP = """
account = env["citynet.whatsapp.account"].create({{
    "name": "Fake Graph", "provider": "cloud", "base_url": {url!r},
    "phone_number_id": "111", "waba_id": "222", "app_id": "333",
    "access_token": "token", "app_secret": "app-secret",
    "daily_limit": -1, "spacing": 0, "rate": {rate}, "slots": {slots},
    "quiet_from": 0, "quiet_to": 0, "unknown_minutes": 15,
}})
account._transition("active")
env["ir.cron"].search([("model_id.model", "not like", "citynet.whatsapp%")]).active = False
env.cr.commit()
print("RESULT", account.id, account.path_key)
"""


def set_up(database, url, rate=40, slots=32):
    """:return: (account id, key of its address for reports)"""
    out = processes.shell(database, SETUP.format(url=url, rate=rate, slots=slots))
    line = next(line for line in out.splitlines() if line.startswith("RESULT"))
    _word, account_id, key = line.split()
    return int(account_id), key


def queue(database, account_id, count, lane=40, is_money=True, first=0, event="test"):
    """Put messages into the queue by SQL, each to a number of its own."""
    payload = json.dumps({"type": "text", "text": {"body": "Halo"}, "plain": "Halo"})
    processes.sql(
        database,
        """
        INSERT INTO citynet_whatsapp_message
               (direction, state, kind, account_id, company_id, number, business_key, uuid,
                body, payload, lane, purpose, is_money, due_at, attempts, needs_attention,
                create_date)
        SELECT 'out', 'queued', 'text', %s, (SELECT company_id FROM citynet_whatsapp_account
                WHERE id = %s), '+62812' || lpad(n::text, 8, '0'), %s || '|' || n,
               md5(%s || n), 'Halo', %s::jsonb, %s, 'service', %s,
               now() AT TIME ZONE 'UTC', 0, FALSE, now() AT TIME ZONE 'UTC'
          FROM generate_series(%s, %s) n
        """,
        account_id, account_id, event, event, payload, lane, is_money, first, first + count - 1,
    )  # fmt: skip


def wake(database, cron="send"):
    """Let a scheduled action run as soon as may be."""
    processes.sql(
        database,
        """
        INSERT INTO ir_cron_trigger (cron_id, call_at)
        SELECT res_id, now() AT TIME ZONE 'UTC' FROM ir_model_data
         WHERE module = 'citynet_whatsapp' AND name = %s
        """,
        f"ir_cron_{cron}",
    )
    processes.sql("postgres", "SELECT pg_notify('cron_trigger', %s)", database)


def states(database):
    """:return: dict {state: number of messages}"""
    rows = processes.sql(
        database,
        "SELECT state, count(*) FROM citynet_whatsapp_message WHERE direction = 'out' GROUP BY 1",
    )
    return dict(rows)


def waiting(database):
    """:return: int, messages that are not yet handed over"""
    found = states(database)
    return found.get("queued", 0) + found.get("sending", 0)
