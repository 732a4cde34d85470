"""One after the other: requests that must not decide at the same time.

A request's transaction sees the database as it was at its first query. So whoever
waited for somebody else still doesn't see what that one did: it has to look again
through a younger transaction.
"""

from contextlib import contextmanager


def wait_turn(env, *names):
    """Wait until no other transaction works on ``names``, and hold them till the end.

    :param str names: taken in this order; use the same order everywhere
    """
    for name in names:
        env.cr.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@contextmanager
def fresh(env):
    """An environment that sees everything committed up to now; read only, please."""
    env.flush_all()
    with env.registry.cursor() as cr:
        yield env(cr=cr)
