"""A month of transfers, read and matched: `./citynet bench statements [lines] [seed]`.

Customers pay as they do: to virtual accounts, with their number or the bill's in the
text, in their own name, with their last three digits on the amount; and as they do with
noise: wrong amounts, two months at once, the wife's account, digits forgotten, the same
transfer twice, money that goes back, settlements of QR codes, strangers.

``decidable`` are the lines whose text or amount names one customer; a person couldn't
tell the others from what the bank says either. ``wrong`` counts what was booked for
another customer, or was no customer's money.
"""

import base64
import datetime
import random
from collections import Counter
from typing import NamedTuple

from benchmarks import Context

from .statements_fixture import PRICES, make_journal, make_name, make_payers

LINES, SEED = 3000, 20261201
_CLOTHES = ("{}", "{}.", "({})", "WIFI {} NOV", "byr {}/an", "{},")
_BANKS = ("TRSF E-BANKING CR 1511/FTSCY/WS95051 {}", "BI-FAST CR TRANSFER DR 008 {}",
          "SWITCHING CR DR 002 {} ATM", "TRF {} WIFI")  # fmt: skip


class Transfer(NamedTuple):
    text: str
    amount: int
    truth: int  # id of the partner, 0 without one
    kind: str
    decidable: bool
    debit: bool = False


def main(context: Context):
    given = dict(enumerate(map(int, context.arguments)))
    count, seed = given.get(0, LINES), given.get(1, SEED)
    chance = random.Random(seed)
    print(f"{count} transfers by seed {seed}", flush=True)
    with context.new_env() as env:
        journal = make_journal(env)
        payers = make_payers(env, journal, chance, count)
    transfers = make_month(chance, payers, count)
    with context.new_env() as env:
        statement = env["citynet.bank.statement"].create(
            {
                "journal_id": journal,
                "file": base64.b64encode(write_file(transfers).encode()),
                "file_name": "mutasi.csv",
            }
        )
        with context.measure("read", len(transfers)):
            statement.action_import()
        read = (statement.credit_count, statement.debit_count, statement.unread_count)
        with context.measure("match and book", len(transfers)):
            statement.action_match()
        result = judge(statement, transfers)
        booked = sum(statement.line_ids.payment_id.mapped("amount"))
    print(f"read: {read[0]} credits, {read[1]} debits, {read[2]} not read")
    context.result.update(result, booked=int(booked), seed=seed)


# ---- Transfers ----------------------------------------------------------------------


def make_month(chance, payers, count):
    """:return: list of Transfer; the truth about each, and whether it can be told"""
    suffixes = Counter(
        amount + _suffix(payer) for payer in payers for amount in _sums(payer)
    )
    transfers = []
    for payer in chance.sample(payers, len(payers)):
        if len(transfers) >= count:
            break
        made = _pay(chance, payer, suffixes)
        transfers.append(made)
        if chance.random() < 0.01:
            transfers.append(_again(made))
        if chance.random() < 0.005:
            transfers[-1] = transfers[-1]._replace(
                truth=0, kind="given back", decidable=False
            )
            transfers.append(
                Transfer(f"KOREKSI {made.text}", made.amount, 0, "debit", False, True)
            )
        if chance.random() < 0.01:
            transfers.append(_stranger(chance))
    return transfers


def _suffix(payer):
    return int(payer.number[-3:])


def _sums(payer):
    return {*payer.amounts, sum(payer.amounts)}


def _pay(chance, payer, suffixes):
    """:return: Transfer by one customer, in their way, with their noise"""
    way = chance.choices(
        ("account", "number", "bill", "name", "suffix"), (30, 25, 5, 25, 15)
    )[0]
    amount = payer.amounts[0]
    if len(payer.amounts) > 1:
        amount = chance.choice((amount, sum(payer.amounts)))
    elif chance.random() < 0.03:
        amount *= 2  # this month and the next
    noise = ""
    if chance.random() < 0.02:
        noise = "wrong amount"
        amount = max(
            10_000, amount + chance.choice((-50_000, -6500, -2500, 1000, 30_000))
        )
    decidable = True
    if way in ("account", "number", "bill"):
        typed = {"account": payer.account, "number": payer.number, "bill": payer.bill}
        text = _dress(chance, typed[way])
        if chance.random() < 0.3:
            text += f" {payer.name.upper()}"
    elif way == "name":
        if chance.random() < 0.06:
            noise, text = (
                "wife",
                chance.choice(_BANKS).format(make_name(chance).upper()),
            )
            decidable = False
        else:
            text = chance.choice(_BANKS).format(_type_name(chance, payer.name))
            # one word, or two customers of this name: a person couldn't tell either
            unique = payer.names_alike == 1 and " " in payer.name
            decidable = unique and noise != "wrong amount"
    else:
        text = chance.choice(("SETORAN TUNAI WIFI", "TRSF E-BANKING CR INTERNET"))
        if chance.random() < 0.1:
            noise, decidable = "digits forgotten", False
        else:
            amount += _suffix(payer)
            decidable = suffixes[amount] == 1 and _suffix(payer) > 0 and not noise
    return Transfer(text, amount, payer.partner, noise or way, decidable)


def _dress(chance, number):
    """:return: str, a number as people type it"""
    if number.isdigit():
        return f"SETORAN VA {number}"
    if number.startswith("CN") and chance.random() < 0.2:
        number = chance.choice(("cn {}", "CN-{}", "cn.{}")).format(number[2:])
    elif "/" in number and chance.random() < 0.5:
        number = number.replace("/", chance.choice(("-", "")))
    return f"TRSF {chance.choice(_CLOTHES).format(number)}"


def _type_name(chance, name):
    """:return: str, as the bank has it: without apostrophes, hyphens, double letters"""
    name = name.upper().replace("'", chance.choice(("", " ")))
    name = name.replace("-", chance.choice(("", " ")))
    return name.replace("LL", chance.choice(("L", "LL")))


def _again(made):
    """The same transfer twice: by the number it is credit, by the name a person asks."""
    certain = made.kind in ("account", "number", "bill")
    return made._replace(kind=f"twice, {made.kind}", decidable=certain)


def _stranger(chance):
    if chance.random() < 0.5:
        amount = round(chance.choice(PRICES) * 0.993)
        text = f"KR OTOMATIS MID : 885001147175 CITYNET QR : {amount} DDR"
        return Transfer(text, amount, 0, "settlement", False)
    amount = chance.choice((*PRICES, chance.randrange(50, 900) * 1000))
    text = chance.choice(_BANKS).format(make_name(chance).upper())
    return Transfer(text, amount, 0, "stranger", False)


def write_file(transfers):
    """:return: str, the month as the bank's page gives it; the n-th transfer is on line
    n + 2"""
    first = datetime.date(2026, 11, 1)
    rows = ["Tanggal;Keterangan;Debet;Kredit"]
    for number, one in enumerate(transfers):
        day = first + datetime.timedelta(days=30 * number // len(transfers))
        size = f"{one.amount:,}".replace(",", ".") + ",00"
        pair = f"{size};0,00" if one.debit else f"0,00;{size}"
        rows.append(f"{day:%d/%m/%Y};{one.text};{pair}")
    return "\n".join(rows)


# ---- The truth ----------------------------------------------------------------------


def judge(statement, transfers):
    """:return: dict of the result; tells what was booked wrong, one by one"""
    lines = {line.line_number: line for line in statement.line_ids}
    asked, wrong, matched, right, decided = Counter(), 0, 0, 0, 0
    missed = 0
    credits = [one for one in transfers if not one.debit]
    for number, one in enumerate(transfers, 2):
        if one.debit:
            continue
        line = lines.get(number)
        if not line:
            missed += 1
            continue
        if line.state == "matched":
            matched += 1
            decided += one.decidable
            if line.partner_id.id != one.truth:
                wrong += 1
                print("wrong:", one, line.how, line.partner_id.name)
            continue
        asked[one.kind] += 1
        right += bool(one.truth) and line.partner_id.id == one.truth
    decidable = sum(one.decidable for one in credits)
    belong = sum(bool(one.truth) for one in credits) - matched
    print("asked:", dict(asked.most_common()))
    print(f"of {belong} that wait and are a customer's, {right} are proposed right")
    return {
        "lines": len(credits),
        "matched": matched,
        "wrong": wrong,
        "proposed_right": right,
        "lost": missed,
        "waiting": sum(asked.values()),
        "decidable": decidable,
        "matched_of_decidable": round(100 * decided / decidable, 2),
    }
