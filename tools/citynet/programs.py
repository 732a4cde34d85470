"""Running other programs: quietly with a log, or on our terminal."""

import contextlib
import shlex
import signal
import subprocess

from .log import log
from .messages import Problem, diagnose


def succeeds(*command):
    """Whether a program is there and content."""
    with contextlib.suppress(OSError):
        return not subprocess.run(command, capture_output=True).returncode
    return False


def attempt(command, **options):
    """Run a program quietly, its output into our log; return it with its exit code."""
    command = [str(part) for part in command]
    options.setdefault("stdin", subprocess.DEVNULL)
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
        )
    except FileNotFoundError:
        raise Problem(f"The program {command[0]} is not on this machine.") from None
    log.write(f"$ {shlex.join(command)}\n{done.stdout}[{done.returncode}]\n")
    return done


def run(command, what="", **options):
    """Run a program quietly and return its output.

    :raise Problem: with the reason or the last lines of its output, when it fails
    """
    done = attempt(command, **options)
    if done.returncode:
        last = "\n".join("      " + line for line in done.stdout.splitlines()[-8:])
        reason = diagnose(done.stdout) or "Its last lines were:\n" + last
        raise Problem(f"{what or command[0]} failed. {reason}\n  Log: {log.path}")
    return done.stdout


def foreground(command, **options):
    """Run a program on our terminal and return its exit code.

    It inherits the lock that keeps the database server up. Ctrl-C reaches it by
    itself; the end of the session is handed on.
    """
    command = [str(part) for part in command]
    child = subprocess.Popen(command, close_fds=False, **options)
    handlers = {signal.SIGINT: signal.SIG_IGN}
    handlers[signal.SIGTERM] = handlers[signal.SIGHUP] = lambda *_: child.terminate()
    old = {number: signal.signal(number, do) for number, do in handlers.items()}
    try:
        return child.wait()
    finally:
        for number, do in old.items():
            signal.signal(number, do)
