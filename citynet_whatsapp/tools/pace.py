"""Rate limit: never more than the rate in any second, less when a provider asks."""

import queue
import time
from collections import deque

# A second is counted a little longer than it is: starts are planned just below what
# ``Gate`` lets out, which looks at how long messages are on their way.
STRETCH = 1.02
# After "too fast": half, but not for each of the refusals that come at once; then a
# tenth of the full rate more for each clean minute.
BACKOFF = 0.5
BACKOFF_SECONDS = 5
LEAST_SHARE = 0.1
RECOVERY_SHARE = 0.1
RECOVERY_SECONDS = 60


class Pacer:
    """The starts of one number's messages. Times are seconds of any monotonic clock.

    :param float rate: most messages in a second
    :param float current: rate to begin with, as an earlier run left it; 0: ``rate``
    :param float now: nothing was sent just before; see ``hold_until``
    """

    def __init__(self, rate, current=0, now=0.0):
        self.rate = max(rate, 0.01)
        self.current = min(current or self.rate, self.rate)
        self._starts = deque()
        self._raised = now
        self._lowered = now - BACKOFF_SECONDS
        self._next = now

    def hold_until(self, moment):
        """Another process sent until just now: begin no earlier than ``moment``."""
        self._next = max(self._next, moment)

    def wait(self, now):
        """:return: float, seconds until the next message may start; 0: now"""
        self._forget(now)
        wait = self._next - now
        if len(self._starts) >= max(int(self.current), 1):
            wait = max(wait, self._starts[0] + self._window() - now)
        return max(wait, 0.0)

    def room(self, now, most):
        """:return: int, how many messages may start within the next tenth of a second"""
        wait = self.wait(now)
        if wait > 0.1:
            return 0
        left = max(int(self.current), 1) - len(self._starts)
        soon = int((0.1 - wait) * self.current / STRETCH) + 1
        return max(min(left, soon, most), 0)

    def take(self, now):
        """One message is on the list.

        :return: float, the moment at which it is to start
        """
        start = max(now, self._next)
        self._starts.append(start)
        self._next = start + STRETCH / self.current
        return start

    def slow_down(self, now):
        """The provider says we are too fast."""
        if now - self._lowered >= BACKOFF_SECONDS:
            self.current = max(self.current * BACKOFF, self.rate * LEAST_SHARE)
            self._lowered = now
        self._raised = now

    def recover(self, now):
        """Nothing was refused lately."""
        if self.current < self.rate and now - self._raised >= RECOVERY_SECONDS:
            self.current = min(self.current + self.rate * RECOVERY_SHARE, self.rate)
            self._raised = now

    def _window(self):
        # a rate below one a second needs a longer window than a second
        return STRETCH * max(1.0, 1.0 / self.current)

    def _forget(self, now):
        while self._starts and self._starts[0] <= now - self._window():
            self._starts.popleft()


class Gate:
    """The last step before a message leaves: never more than the rate in any second.

    ``Pacer`` plans starts; but threads wake up late, and what left at even distances may
    bunch up on its way. When a message arrives is known only within its request: from
    the start to the answer. So a place is taken at the start and free again a second
    after the answer, so no second at the other end ever has more.

    :param float rate: most messages in a second
    """

    def __init__(self, rate):
        self._second = 1.01 * max(1.0, 1.0 / max(rate, 0.01))
        # when each place is free, in the order in which that happens
        self._places = queue.SimpleQueue()
        for _place in range(max(int(rate), 1)):
            self._places.put(0.0)

    def enter(self):
        """Come back when one more may leave."""
        time.sleep(max(self._places.get() - time.monotonic(), 0.0))

    def leave(self):
        """The answer is here, or there will be none; once for each ``enter``."""
        self._places.put(time.monotonic() + self._second)
