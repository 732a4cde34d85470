"""The sender is killed again and again, and answers get lost: no bill is sent twice.

`./citynet bench whatsapp` does the same with 2,000 messages and 20 kills.
"""

from worlds import whatsapp as scenario


def test_killed_senders_double_and_lose_nothing(database, start_odoo, fake_graph):
    result = scenario.kill_senders(
        database, start_odoo, fake_graph, messages=400, kills=5
    )
    assert result["kills"] == 5
    assert result["duplicates"] == 0, "a bill was sent twice"
    assert result["lost"] == 0
    # what never arrived is unclear: neither lost nor sent again
    assert result["states"].get("delivered", 0) == result["accepted"]
    assert result["accepted"] + result["unknown"] == 400
