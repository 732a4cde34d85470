"""What `./citynet` tells: progress, and failures in one plain sentence."""

import contextlib
import re
import sys
import time


class Problem(Exception):
    """A failure that one plain sentence explains."""


def say(text=""):
    """Progress goes to stderr; stdout belongs to results."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(what):
    """Tell that something lengthy begins, and how long it took."""
    say(f"  ... {what}")
    start = time.monotonic()
    yield
    say(f"   ok {what}: {time.monotonic() - start:.1f} s")


SYMPTOMS = {
    "The disk is full.": r"No space left|enough free space|[Qq]uota exceeded",
    "The network cannot be reached.": (
        r"[Tt]emporary failure (in name )?resol|Could not resolve|Could not connect"
        r"|Name or service not known|[Nn]etwork is unreachable|dns error"
        r"|Failed to establish a new connection"
    ),
}


def diagnose(output):
    """The known reason behind a program's output, or nothing."""
    found = (text for text, sign in SYMPTOMS.items() if re.search(sign, output))
    return next(found, "")
