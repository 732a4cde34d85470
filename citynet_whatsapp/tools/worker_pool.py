"""A pool of threads that send messages: HTTP in threads, everything else outside."""

import queue
import threading
import time

from .outcomes import Rejected, Unclear, Unsent
from .pace import Gate

STOPPED = "stopped"


class WorkerPool:
    """Up to ``slots`` requests at once to one provider.

    Threads know a number, a payload and a reference, nothing else: no ORM, no cursor.

    :param provider: ``tools.provider.Provider``
    :param int slots: requests at once
    :param float rate: most messages in a second
    """

    def __init__(self, provider, slots, rate):
        self.provider = provider
        self.slots = slots
        self.in_progress = 0
        self._gate = Gate(rate)
        self._stop = threading.Event()
        self._jobs = queue.SimpleQueue()
        self._results = queue.SimpleQueue()
        self._threads = []

    @property
    def free(self):
        return self.slots - self.in_progress

    def submit(self, key, start, number, payload, callback):
        """:param key: comes back with the outcome
        :param float start: ``time.monotonic()`` before which it must not start
        """
        if len(self._threads) < min(self.in_progress + 1, self.slots):
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()
        self.in_progress += 1
        self._jobs.put((key, start, number, payload, callback))

    def collect(self, wait):
        """:param float wait: most seconds to wait for the first outcome
        :return: list of (key, outcome) of what has come back
        """
        finished = []
        try:
            finished.append(self._results.get(timeout=max(wait, 0.0)))
            while True:
                finished.append(self._results.get_nowait())
        except queue.Empty:
            self.in_progress -= len(finished)
            return finished

    def stop(self):
        """What hasn't started comes back unsent."""
        self._stop.set()

    def close(self):
        """Only when nothing is under way any more."""
        for _thread in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self.provider.close()

    def _work(self):
        while job := self._jobs.get():
            key, start, number, payload, callback = job
            time.sleep(max(start - time.monotonic(), 0.0))
            self._gate.enter()
            if self._stop.is_set():
                outcome = Unsent(STOPPED)
            else:
                outcome = self._send(number, payload, callback)
            self._gate.leave()
            if isinstance(outcome, Rejected) and outcome.kind in (
                "account",
                "maintenance",
            ):
                self._stop.set()
            self._results.put((key, outcome))

    def _send(self, number, payload, callback):
        try:
            return self.provider.send(number, payload, callback)
        except Exception as error:  # noqa: BLE001 a thread that dies would lose its message
            # it failed in our own code: it is unclear whether the message left
            return Unclear(f"{type(error).__name__}: {error}"[:500])
