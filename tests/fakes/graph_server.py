"""A stand-in for Meta's Graph API, in a process of its own: python graph_server.py PORT JOURNAL

It knows nothing of Odoo. Whatever message it accepts goes into the journal, one line of
JSON each, before it answers: the journal is what really happened. Rules of the real
API that senders break are checked; faults and odd reports come on demand:

    POST /control/settings   {"latency": 0.1, "webhook": URL, "secret": ..., ...}
    POST /control/faults     [{"kind": "accept_drop", "probability": 0.01}, ...]
    POST /control/template   {"name": ..., "language": ..., "status": "PAUSED", ...}
    POST /control/say        a customer's message, as in a report
    POST /control/report     {"statuses": [...], "messages": [...], "changes": [...]}
    GET  /control/state      journal, requests, reports, templates
    POST /control/forget     back to the beginning
"""

import asyncio
import collections
import contextlib
import hashlib
import hmac
import json
import random
import re
import sys
import time
import urllib.parse

HOLES = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
OPEN_WINDOW = 24 * 3600


class ApiError(Exception):
    """:param int code: the API's, :param int status: of HTTP"""

    def __init__(self, code, details, status=400, headers=()):
        super().__init__(details)
        self.code, self.details, self.status, self.headers = (
            code,
            details,
            status,
            headers,
        )


class Cut(Exception):
    """Close the line without another word."""


class Graph:
    """The account, its templates, its people and what has happened."""

    def __init__(self, journal_path):
        self.journal_path = journal_path
        self.reset()

    def reset(self):
        self.settings = {
            "token": "token", "phone": "111", "waba": "222", "app": "333", "secret": "app-secret",
            "webhook": None, "latency": 0.0, "rate": 0, "pair_seconds": 0, "limit": 0,
            "require_template": True, "statuses": [], "status_delay": 0.0, "batch": 1,
            "repeat": 1, "shuffle": False, "wrong_signature": 0.0, "echo": True, "page": 25,
            "status_first": False, "seed": 1, "billable": True, "retry": True,
        }  # fmt: skip
        self.random = random.Random(1)
        self.faults = []
        self.templates = {}
        self.media = {}
        self.journal = []
        self.requests = []  # (moment, to)
        self.last_to = {}
        self.windows = {}
        self.opted_out = set()
        self.absent = set()
        self.reports = []  # statuses of the receiver, one for each POST
        self.sending = set()
        self.queue = []
        self.numbers = 0
        self.calls = collections.Counter()
        self.file = open(self.journal_path, "w")

    # --- messages

    def accept(self, body):
        """:return: the journal's new entry; raises ApiError for what the API refuses"""
        self.check_shape(body)
        self.check_pace(body["to"])
        self.check_receiver(body)
        self.numbers += 1
        entry = {
            "id": f"wamid.FAKE{self.numbers:08d}{self.random.getrandbits(32):08x}",
            "to": body["to"],
            "type": body["type"],
            "template": (body.get("template") or {}).get("name"),
            "callback": body.get("biz_opaque_callback_data"),
            "at": time.time(),
            "body": body,
        }
        self.journal.append(entry)
        self.file.write(json.dumps(entry) + "\n")
        self.file.flush()
        return entry

    def check_shape(self, body):
        if body.get("messaging_product") != "whatsapp":
            raise ApiError(100, "messaging_product is missing")
        to = body.get("to")
        if not (isinstance(to, str) and re.fullmatch(r"\+\d{8,15}", to)):
            raise ApiError(131009, "to must be in international form with its plus")
        kind = body.get("type")
        if kind not in body or not isinstance(body[kind], dict):
            raise ApiError(131008, f"the object {kind} is missing")
        if kind == "text" and not 1 <= len(body["text"].get("body", "")) <= 4096:
            raise ApiError(100, "text has 1 to 4096 letters")
        strange = set(body) - {
            "messaging_product", "recipient_type", "to", "type", kind, "context",
            "biz_opaque_callback_data",
        }  # fmt: skip
        if strange:
            raise ApiError(100, f"unexpected: {sorted(strange)}")
        if kind == "template" and self.settings["require_template"]:
            self.check_template(body["template"])

    def check_template(self, sent):
        key = (sent.get("name"), (sent.get("language") or {}).get("code"))
        template = self.templates.get(key)
        if not template:
            raise ApiError(132001, f"template {key} does not exist", 404)
        if template["status"] == "PAUSED":
            raise ApiError(132015, "template is paused")
        if template["status"] != "APPROVED":
            raise ApiError(132016, f"template is {template['status']}")
        given = {
            part["type"]: part
            for part in sent.get("components", [])
            if part["type"] != "button"
        }
        for part in template["components"]:
            kind = part["type"].lower()
            if kind in ("header", "body"):
                named = template.get("parameter_format") == "NAMED"
                self.check_parameters(part, given.get(kind), named, kind)
        self.check_buttons(template, sent)

    def check_parameters(self, part, given, named, kind):
        form = part.get("format", "TEXT")
        parameters = (given or {}).get("parameters", [])
        if kind == "header" and form != "TEXT":
            if [p.get("type") for p in parameters] != [form.lower()]:
                raise ApiError(132012, f"the header needs one {form.lower()}")
            media = parameters[0][form.lower()].get("id")
            if media not in self.media:
                raise ApiError(131053, f"media {media} is not there")
            return
        wanted = list(dict.fromkeys(HOLES.findall(part.get("text", ""))))
        names = [p.get("parameter_name") for p in parameters] if named else wanted
        if len(parameters) != len(wanted):
            raise ApiError(
                132000, f"{kind}: {len(parameters)} parameters, {len(wanted)} expected"
            )
        if named and sorted(map(str, names)) != sorted(wanted):
            raise ApiError(132000, f"{kind}: parameters {names}, {wanted} expected")
        for parameter in parameters:
            text = parameter.get("text", "")
            if not text:
                raise ApiError(131008, f"{kind}: an empty parameter")
            if re.search(r"[\n\t]| {5}", text):
                raise ApiError(132018, f"{kind}: no new line, tab or five blanks")

    @staticmethod
    def check_buttons(template, sent):
        wanted = []
        for part in template["components"]:
            if part["type"] == "BUTTONS":
                wanted = part["buttons"]
        given = {
            p["index"]: p for p in sent.get("components", []) if p["type"] == "button"
        }
        for index, button in enumerate(wanted):
            needs = button["type"] == "URL" and HOLES.search(button.get("url", ""))
            part = given.get(str(index))
            if needs and not (
                part and part["sub_type"] == "url" and part["parameters"]
            ):
                raise ApiError(132000, f"button {index} needs the end of its address")
            if part and part["sub_type"] != button["type"].lower():
                raise ApiError(132012, f"button {index} is a {button['type']}")
        if set(given) - {str(i) for i in range(len(wanted))}:
            raise ApiError(132012, "more buttons than the template has")

    def check_pace(self, to):
        now, settings = time.time(), self.settings
        if settings["rate"]:
            recent = [at for at, _to in self.requests[-2000:] if at > now - 1]
            if len(recent) > settings["rate"]:
                raise ApiError(130429, "rate limit hit")
        if (
            settings["pair_seconds"]
            and now - self.last_to.get(to, 0) < settings["pair_seconds"]
        ):
            raise ApiError(131056, "too many messages to this number")
        self.last_to[to] = now

    def check_receiver(self, body):
        to = body["to"]
        if to in self.absent:
            raise ApiError(131026, "not a WhatsApp number")
        template = self.templates.get(
            (
                (body.get("template") or {}).get("name"),
                ((body.get("template") or {}).get("language") or {}).get("code"),
            )
        )
        if (
            to in self.opted_out
            and template
            and template.get("category") == "MARKETING"
        ):
            raise ApiError(131050, "the user has stopped marketing messages")
        is_open = self.windows.get(to, 0) > time.time() - OPEN_WINDOW
        if body["type"] != "template" and not is_open:
            raise ApiError(131047, "more than 24 hours since the user wrote")

    # --- faults

    def pick_fault(self, body):
        """:return: dict of a fault that hits this request, None for none"""
        for fault in self.faults:
            match = fault.get("match") or {}
            template = (body.get("template") or {}).get("name")
            if match.get("to", body.get("to")) != body.get("to"):
                continue
            if match.get("template", template) != template:
                continue
            if fault.get("count") == 0 or self.random.random() >= fault.get(
                "probability", 1
            ):
                continue
            if "count" in fault:
                fault["count"] -= 1
            return fault
        return None

    # --- reports

    def envelope(self, field, value):
        return {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": self.settings["waba"],
                    "changes": [{"field": field, "value": value}],
                }
            ],
        }

    def report(self, statuses=(), messages=(), changes=()):
        """:return: bytes of one report"""
        entry = {"id": self.settings["waba"], "changes": []}
        if statuses or messages:
            value = {
                "messaging_product": "whatsapp",
                "metadata": {
                    "display_phone_number": "6281100000000",
                    "phone_number_id": self.settings["phone"],
                },
            }
            if statuses:
                value["statuses"] = list(statuses)
            if messages:
                value["messages"] = list(messages)
                value["contacts"] = [
                    {
                        "wa_id": m["from"],
                        "profile": {"name": m.get("profile", "Customer")},
                    }
                    for m in messages
                ]
            entry["changes"].append({"field": "messages", "value": value})
        for field, value in changes:
            entry["changes"].append({"field": field, "value": value})
        return json.dumps(
            {"object": "whatsapp_business_account", "entry": [entry]}
        ).encode()

    def statuses_of(self, entry):
        steps = []
        for offset, status in enumerate(self.settings["statuses"]):
            step = {
                "id": entry["id"],
                "status": status,
                "timestamp": str(int(entry["at"]) + offset),
                "recipient_id": entry["to"].lstrip("+"),
                "pricing": {
                    "billable": self.settings["billable"],
                    "pricing_model": "PMP",
                    "category": "utility",
                },
            }
            if self.settings["echo"] and entry["callback"]:
                step["biz_opaque_callback_data"] = entry["callback"]
            steps.append(step)
        return steps


class Server:
    def __init__(self, graph):
        self.graph = graph
        self.tasks = set()

    async def serve(self, port):
        server = await asyncio.start_server(self.connection, "127.0.0.1", port)
        async with server:
            self.spawn(self.deliver())
            await server.serve_forever()

    def spawn(self, coroutine):
        task = asyncio.ensure_future(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def connection(self, reader, writer):
        try:
            while request := await self.read(reader):
                await self.answer(writer, *request)
        except (
            Cut,
            ConnectionError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
        ):
            pass
        finally:
            writer.close()
            with contextlib.suppress(Exception):
                await writer.wait_closed()

    @staticmethod
    async def read(reader):
        """:return: (method, path, headers, body), None when the other side has gone"""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _version = first.split(" ")
        pairs = (line.split(":", 1) for line in lines if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return method, path, headers, body

    async def answer(self, writer, method, path, headers, body):
        url = urllib.parse.urlsplit(path)
        parts = [part for part in url.path.split("/") if part]
        query = dict(urllib.parse.parse_qsl(url.query))
        try:
            if parts[:1] == ["control"]:
                data = self.control(parts[1], json.loads(body or b"null"))
            else:
                data = await self.api(writer, method, parts, query, headers, body)
            status, extra = 200, ()
        except ApiError as error:
            status, extra = error.status, error.headers
            data = {
                "error": {
                    "message": f"(#{error.code}) {error.details}",
                    "type": "OAuthException",
                    "code": error.code,
                    "error_data": {"details": error.details},
                    "fbtrace_id": "FAKE",
                }
            }
        if isinstance(data, bytes):
            await self.send(writer, status, data, "application/octet-stream", extra)
        elif data is not None:
            await self.send(
                writer, status, json.dumps(data).encode(), "application/json", extra
            )

    @staticmethod
    async def send(writer, status, body, kind="application/json", headers=()):
        lines = [
            f"HTTP/1.1 {status} X",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
        ]
        lines += [f"{name}: {value}" for name, value in headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()

    # --- the API

    async def api(self, writer, method, parts, query, headers, body):
        graph, settings = self.graph, self.graph.settings
        graph.calls[f"{method} {'/'.join(parts[1:])}"] += 1
        token = headers.get("authorization", "").split(" ")[-1]
        if token != settings["token"]:
            raise ApiError(190, "the access token is not valid", 401)
        rest = parts[1:]  # without the version
        if rest == [settings["phone"], "messages"] and method == "POST":
            return await self.messages(writer, json.loads(body))
        if rest == [settings["phone"]] and method == "GET":
            return {
                "display_phone_number": "+62 811-0000-0000",
                "verified_name": "Citynet",
                "quality_rating": settings.get("quality", "GREEN"),
                "throughput": {"level": "STANDARD"},
                "whatsapp_business_manager_messaging_limit": settings.get(
                    "tier", "TIER_2K"
                ),
            }
        if rest[:2] == [settings["waba"], "message_templates"]:
            return self.template_list(method, query, body)
        if rest[-1] == "media" or rest[0].startswith("media"):
            return self.media_api(method, rest, headers, body)
        if rest[0] == settings["app"] or rest[0].startswith("upload:"):
            return {"id": "upload:1"} if rest[-1] == "uploads" else {"h": "4::handle"}
        return self.template_one(method, rest, body)

    async def messages(self, writer, body):
        graph = self.graph
        graph.requests.append((time.time(), body.get("to")))
        fault = graph.pick_fault(body) or {}
        kind = fault.get("kind")
        await asyncio.sleep(graph.settings["latency"] + fault.get("seconds", 0))
        if kind == "drop":
            raise Cut
        if kind == "error":
            extra = (
                [("Retry-After", fault["retry_after"])]
                if "retry_after" in fault
                else ()
            )
            raise ApiError(fault["code"], "on demand", fault.get("status", 400), extra)
        if kind == "http":
            await self.send(
                writer,
                fault["status"],
                fault.get("body", "<html>oops</html>").encode(),
                "text/html",
            )
            return None
        if kind == "hang":
            await asyncio.sleep(fault.get("hang", 3600))
            raise Cut
        entry = graph.accept(body)
        if graph.settings["status_first"]:
            self.enqueue(graph.statuses_of(entry))
            await asyncio.sleep(0.1)
        else:
            self.enqueue(graph.statuses_of(entry))
        if kind == "accept_drop":
            raise Cut
        if kind == "accept_hang":
            await asyncio.sleep(fault.get("hang", 3600))
            raise Cut
        if kind == "accept_500":
            await self.send(
                writer, 500, b"<html>Internal Server Error</html>", "text/html"
            )
            return None
        if kind == "garbage":
            await self.send(writer, 200, b'{"messages": [{"id": "wam')
            return None
        if kind == "half":
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"messages"')
            await writer.drain()
            raise Cut
        if kind == "no_id":
            return {"messaging_product": "whatsapp", "messages": []}
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": entry["to"], "wa_id": entry["to"].lstrip("+")}],
            "messages": [{"id": entry["id"]}],
        }

    def template_list(self, method, query, body):
        graph = self.graph
        if method == "GET":
            rows = list(graph.templates.values())
            begin = int(query.get("after") or 0)
            end = begin + min(int(query.get("limit", 25)), graph.settings["page"])
            paging = {"cursors": {"after": str(end)}}
            if end < len(rows):
                paging["next"] = "https://graph.example/next"
            return {"data": rows[begin:end], "paging": paging}
        new = json.loads(body)
        self.check_new_template(new)
        key = (new["name"], new["language"])
        if key in graph.templates:
            raise ApiError(
                2388023, "there is a template of this name and language already"
            )
        row = {"id": f"tpl{len(graph.templates) + 1}", "status": "PENDING", **new}
        graph.templates[key] = row
        return {"id": row["id"], "status": "PENDING", "category": row["category"]}

    @staticmethod
    def check_new_template(new):
        for part in new["components"]:
            text = part.get("text", "")
            holes = list(dict.fromkeys(HOLES.findall(text)))
            limit = {"BODY": 1024, "HEADER": 60, "FOOTER": 60}.get(part["type"], 10**6)
            if len(text) > limit:
                raise ApiError(100, f"{part['type']} is too long")
            example = part.get("example") or {}
            if part["type"] == "HEADER" and part.get("format", "TEXT") != "TEXT":
                if not example.get("header_handle"):
                    raise ApiError(100, "a header with a file needs a sample")
                continue
            key = f"{part['type'].lower()}_text"
            named = new.get("parameter_format") == "NAMED"
            given = example.get(f"{key}_named_params" if named else key) or []
            if not named and given and part["type"] == "BODY":
                given = given[0]
            if holes and len(given) != len(holes):
                raise ApiError(100, f"{part['type']} needs an example of each variable")
            if part["type"] == "BODY" and re.match(
                r"\{\{[^}]*\}\}|.*\}\}$", text, re.DOTALL
            ):
                raise ApiError(2388299, "variables can't be at the start or end")

    def template_one(self, method, rest, body):
        rows = {row["id"]: row for row in self.graph.templates.values()}
        row = rows.get(rest[0])
        if not row:
            raise ApiError(100, f"no object {rest[0]}", 404)
        if rest[1:] == ["unpause"]:
            row["status"] = "APPROVED"
            return {"success": True}
        if method == "POST":
            changes = json.loads(body)
            self.check_new_template({**row, **changes})
            row.update(changes, status="PENDING")
            return {"success": True}
        if method == "DELETE":
            del self.graph.templates[row["name"], row["language"]]
            return {"success": True}
        return row

    def media_api(self, method, rest, headers, body):
        graph = self.graph
        if method == "POST":
            key = f"media{len(graph.media) + 1}"
            graph.media[key] = body
            return {"id": key}
        if rest[-1] == "download":
            return graph.media[rest[0]]
        if rest[0] not in graph.media:
            raise ApiError(100, "media is not there", 404)
        host = headers.get("host")
        url = graph.settings.get("media_url") or f"http://{host}/v1/{rest[0]}/download"
        return {"id": rest[0], "url": url, "mime_type": "image/jpeg"}

    # --- control

    def control(self, what, data):
        graph = self.graph
        if what == "settings":
            graph.settings.update(data)
            graph.random.seed(graph.settings["seed"])
        elif what == "faults":
            graph.faults = data
        elif what == "template":
            key = (data["name"], data["language"])
            row = {
                "id": f"tpl{len(graph.templates) + 1}",
                "status": "APPROVED",
                "components": [],
            }
            graph.templates[key] = {**row, **graph.templates.get(key, {}), **data}
        elif what == "people":
            graph.absent |= set(data.get("absent", ()))
            graph.opted_out |= set(data.get("opted_out", ()))
            graph.windows.update(
                {number: time.time() for number in data.get("open", ())}
            )
        elif what == "media":
            graph.media[data["id"]] = bytes.fromhex(data["hex"])
        elif what == "say":
            graph.windows[f"+{data['from']}"] = time.time()
            self.post(graph.report(messages=[data]))
        elif what == "report":
            self.post(graph.report(**data))
        elif what == "forget":
            graph.reset()
        elif what == "counts":
            return {
                "accepted": len(graph.journal),
                "requests": len(graph.requests),
                "reports": len(graph.reports),
                "bad_reports": sum(status != 200 for status in graph.reports),
                "waiting": len(graph.queue) + len(graph.sending),
                "calls": dict(graph.calls),
                "most_in_a_second": self.most_in_a_second(),
            }
        elif what == "state":
            return {
                "journal": graph.journal,
                "requests": graph.requests,
                "templates": list(graph.templates.values()),
                "media": list(graph.media),
            }
        return {"ok": True}

    def most_in_a_second(self):
        window, most = collections.deque(), 0
        for at, _to in self.graph.requests:
            window.append(at)
            while window[0] <= at - 1:
                window.popleft()
            most = max(most, len(window))
        return most

    # --- reports to the other side

    def enqueue(self, statuses):
        if statuses and self.graph.settings["webhook"]:
            due = time.time() + self.graph.settings["status_delay"]
            self.graph.queue += [
                (due, status)
                for status in statuses
                for _time in range(self.graph.settings["repeat"])
            ]

    async def deliver(self):
        """Send what is due, in batches, shuffled if wanted."""
        graph = self.graph
        while True:
            await asyncio.sleep(0.02)
            now = time.time()
            due = [status for at, status in graph.queue if at <= now]
            if not due or len(graph.sending) > 20:
                continue
            graph.queue = [item for item in graph.queue if item[0] > now]
            if graph.settings["shuffle"]:
                graph.random.shuffle(due)
            size = graph.settings["batch"]
            for begin in range(0, len(due), size):
                self.post(graph.report(statuses=due[begin : begin + size]))

    def post(self, body):
        self.spawn(self.post_until_taken(body))

    async def post_until_taken(self, body):
        graph = self.graph
        mark = object()
        graph.sending.add(mark)
        try:
            for wait in (0.2, 0.5, 1, 2, 4, 8, 16, 30, 60):
                status = await self.post_once(body)
                graph.reports.append(status)
                if status == 200 or not graph.settings["retry"]:
                    return
                await asyncio.sleep(wait)
        finally:
            graph.sending.discard(mark)

    async def post_once(self, body):
        """:return: int, the other side's HTTP status, 0 when it isn't there"""
        settings = self.graph.settings
        url = urllib.parse.urlsplit(settings["webhook"])
        secret = settings["secret"]
        if self.graph.random.random() < settings["wrong_signature"]:
            secret = "wrong"
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        head = (
            f"POST {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            f"X-Hub-Signature-256: sha256={signature}\r\n\r\n"
        )
        try:
            reader, writer = await asyncio.open_connection(url.hostname, url.port)
            writer.write(head.encode() + body)
            await writer.drain()
            line = await asyncio.wait_for(reader.readline(), 30)
            writer.close()
            return int(line.split()[1]) if line else 0
        except (OSError, asyncio.TimeoutError, IndexError, ValueError):
            return 0


def main(port, journal):
    asyncio.run(Server(Graph(journal)).serve(int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:])
