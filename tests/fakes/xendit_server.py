"""A stand-in for Xendit in a process of its own: invoices over REST, and their notices.

Plain Python, nothing of ours and nothing of Odoo's. Fields as in Xendit's documentation
of invoices and their callbacks. What goes wrong is told through /control.
"""

import base64
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LOCK = threading.RLock()
INVOICES = {}  # by id, in the order of their making
NOTICES = []  # [invoice id, status of the answer]
SETTINGS = {
    "secret": "xnd_development_key",
    "token": "hook-token",
    "webhook": "",
    "fault": "",  # 500, hang, garbage: what the REST side does instead of answering
    "hang": 30,
    "requests": 0,
}
# how each way to pay shows up in an invoice's notice
CHANNELS = {
    "QRIS": ("QR_CODE", "QRIS"),
    "DANA": ("EWALLET", "DANA"),
    "OVO": ("EWALLET", "OVO"),
    "BCA": ("BANK_TRANSFER", "BCA"),
    "PERMATA": ("BANK_TRANSFER", "PERMATA"),
    "CREDIT_CARD": ("CREDIT_CARD", "CREDIT_CARD"),
}
# past any proxy of the machine
WEB = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def now():
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def make_invoice(data, host):
    number = len(INVOICES) + 1
    key = f"inv{number:021d}"
    methods = data.get("payment_methods") or list(CHANNELS)
    invoice = {
        "id": key,
        "external_id": data["external_id"],
        "user_id": "merchant",
        "status": "PENDING",
        "merchant_name": "Citynet",
        "amount": data["amount"],
        "currency": data.get("currency", "IDR"),
        "description": data.get("description", ""),
        "created": now(),
        "updated": now(),
        "expiry_date": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
        "invoice_url": f"{host}/pay/{key}",
        "available_banks": [
            {"bank_code": code, "bank_account_number": f"88{number:010d}"}
            for code in methods
            if CHANNELS.get(code, ("",))[0] == "BANK_TRANSFER"
        ],
        "available_ewallets": [
            {"ewallet_type": code}
            for code in methods
            if CHANNELS.get(code, ("",))[0] == "EWALLET"
        ],
        "available_qr_codes": [
            {"qr_code_type": code} for code in methods if code == "QRIS"
        ],
        "payment_methods": methods,
    }
    INVOICES[key] = invoice
    return invoice


def find(reference):
    found = [one for one in INVOICES.values() if one["external_id"] == reference]
    return found[-1]


def send_notice(invoice, token=None):
    notice = {
        key: value
        for key, value in invoice.items()
        if not key.startswith(("available_", "invoice_url", "payment_methods"))
    }
    request = urllib.request.Request(
        SETTINGS["webhook"],
        json.dumps(notice).encode(),
        {
            "Content-Type": "application/json",
            "x-callback-token": SETTINGS["token"] if token is None else token,
        },
    )
    try:
        with WEB.open(request, timeout=60) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    with LOCK:
        NOTICES.append([invoice["id"], status])
    return status


def settle(data):
    """The buyer pays, or time runs out: what is remembered, and which notices go out."""
    with LOCK:
        invoice = find(data["external_id"])
        if data.get("status", "PAID") == "PAID":
            method, channel = CHANNELS.get(invoice["payment_methods"][0], ("", ""))
            invoice.update(
                paid_amount=data.get("paid_amount", invoice["amount"]),
                paid_at=data.get("paid_at", now()),
                payment_method=method,
                payment_channel=channel,
                payment_destination=f"88{invoice['id'][-10:]}",
            )
        invoice.update(status=data.get("status", "PAID"), updated=now())
        sent = dict(invoice)
    answers = [None] * data.get("notices", 1)

    def one(place):
        answers[place] = send_notice(sent, data.get("token"))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(answers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def listed(query):
    wanted = json.loads(query.get("statuses", ["[]"])[0])
    reference = query.get("external_id", [None])[0]
    paid_after = query.get("paid_after", [""])[0]
    last = query.get("last_invoice", [None])[0]
    found = [
        one
        for one in reversed(INVOICES.values())
        if (not reference or one["external_id"] == reference)
        and (not wanted or one["status"] in wanted)
        and (not paid_after or one.get("paid_at", "") > paid_after)
    ]
    if last:
        keys = [one["id"] for one in found]
        found = found[keys.index(last) + 1 :]
    return found[: int(query.get("limit", ["10"])[0])]


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_arguments):
        pass

    def answer(self, status, data):
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def read(self):
        return json.loads(
            self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}"
        )

    def is_known(self):
        wanted = base64.b64encode(f"{SETTINGS['secret']}:".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def refuse(self):
        """:return: whether something else than an answer was given"""
        with LOCK:
            SETTINGS["requests"] += 1
            fault = SETTINGS["fault"]
        if fault == "hang":
            time.sleep(SETTINGS["hang"])
            return True
        if fault == "500":
            self.answer(500, {"error_code": "SERVER_ERROR", "message": "Try later"})
        elif fault == "garbage":
            self.answer(200, b"<html>Maintenance</html>")
        elif not self.is_known():
            self.answer(
                401, {"error_code": "INVALID_API_KEY", "message": "API key is invalid"}
            )
        else:
            return False
        return True

    def do_GET(self):
        address = urlsplit(self.path)
        if address.path.startswith("/pay/"):
            invoice = INVOICES[address.path.rsplit("/", 1)[1]]
            return self.answer(200, f"Pay {invoice['amount']}".encode())
        if self.refuse():
            return None
        if address.path == "/v2/invoices":
            with LOCK:
                return self.answer(200, listed(parse_qs(address.query)))
        return self.answer(404, {"error_code": "NOT_FOUND", "message": "Not found"})

    def do_POST(self):
        data, path = self.read(), urlsplit(self.path).path
        if path == "/control/settings":
            SETTINGS.update(data)
            return self.answer(200, SETTINGS)
        if path == "/control/settle":
            return self.answer(200, settle(data))
        if path == "/control/invoice":  # made in the dashboard, not by us
            with LOCK:
                return self.answer(200, make_invoice(data, ""))
        if path == "/control/state":
            return self.answer(
                200, {"invoices": list(INVOICES.values()), "notices": NOTICES}
            )
        if path == "/v2/invoices" and SETTINGS["fault"] == "made, then 500":
            make_invoice(data, f"http://{self.headers['Host']}")
            return self.answer(500, {"error_code": "SERVER_ERROR", "message": "Oops"})
        if self.refuse():
            return None
        if path == "/v2/invoices":
            with LOCK:
                made = make_invoice(data, f"http://{self.headers['Host']}")
            return self.answer(200, made)
        return self.answer(404, {"error_code": "NOT_FOUND", "message": "Not found"})


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
