"""How tests and benchmarks start the fake Graph server and speak to it."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import processes

SCRIPT = Path(__file__).with_name("graph_server.py")


class FakeGraph:
    """The server as a process of its own, with plain Python and nothing of ours."""

    def __init__(self, journal):
        self.port = processes.free_port()
        self.url = f"http://{processes.LOCALHOST}:{self.port}"
        self.journal_path = Path(journal)
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(SCRIPT), str(self.port), str(journal)],
            stdin=subprocess.DEVNULL,
        )
        limit = time.monotonic() + 60
        while True:
            try:
                self.control("counts")
                return
            except OSError:
                if time.monotonic() > limit or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def control(self, what, data=None):
        """:return: what the server answers"""
        request = urllib.request.Request(
            f"{self.url}/control/{what}", json.dumps(data).encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def settings(self, **values):
        self.control("settings", values)

    def faults(self, *faults):
        self.control("faults", list(faults))

    def counts(self):
        return self.control("counts")

    def state(self):
        return self.control("state")

    def journal(self):
        """:return: list of what was accepted, read from the file: it outlives the process"""
        lines = self.journal_path.read_text().splitlines()
        return [json.loads(line) for line in lines]

    def stop(self):
        self.process.kill()
        self.process.wait()
