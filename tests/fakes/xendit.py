"""How tests start the stand-in for Xendit and speak to it."""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import processes

SCRIPT = Path(__file__).with_name("xendit_server.py")


class FakeXendit:
    """The gateway as a process of its own, with plain Python and nothing of ours."""

    def __init__(self):
        self.port = processes.free_port()
        self.url = f"http://{processes.LOCALHOST}:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(SCRIPT), str(self.port)],
            stdin=subprocess.DEVNULL,
        )
        limit = time.monotonic() + 60
        while True:
            try:
                self.control("state")
                return
            except OSError:
                if time.monotonic() > limit or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def control(self, what, **data):
        """:return: what the gateway answers"""
        request = urllib.request.Request(
            f"{self.url}/control/{what}", json.dumps(data).encode(), method="POST"
        )
        with processes.web.open(request, timeout=120) as answer:
            return json.load(answer)

    def settings(self, **values):
        self.control("settings", **values)

    def pay(self, reference, **values):
        """The buyer pays; ``notices=0``: the notice is lost.

        :return: list of the answers to the notices
        """
        return self.control("settle", external_id=reference, **values)

    def expire(self, reference, **values):
        return self.control("settle", external_id=reference, status="EXPIRED", **values)

    def invoice(self, reference):
        state = self.control("state")
        return [one for one in state["invoices"] if one["external_id"] == reference][-1]

    def stop(self):
        self.process.kill()
        self.process.wait()
