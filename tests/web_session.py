"""A user's session on a real server, as a browser has it."""

import json
import urllib.request


class WebSession:
    """Logged in; ``call`` runs a model's method, ``get`` opens a page."""

    def __init__(self, url, database, login, password):
        self.url = url
        self.cookie = ""
        params = {"db": database, "login": login, "password": password}
        _answer, self.cookie = self._post("/web/session/authenticate", params)

    def _post(self, path, params):
        request = urllib.request.Request(
            self.url + path,
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
            {"Content-Type": "application/json", "Cookie": self.cookie},
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            cookie = (answer.headers.get("Set-Cookie") or "").split(";")[0]
            return json.load(answer), cookie

    def call(self, model, method, arguments):
        """:return: dict with ``result`` or ``error``"""
        params = {"model": model, "method": method, "args": arguments, "kwargs": {}}
        return self._post("/web/dataset/call_kw", params)[0]

    def get(self, path):
        """:return: bytes of the page"""
        request = urllib.request.Request(
            self.url + path, headers={"Cookie": self.cookie}
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.read()
