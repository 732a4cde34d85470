"""Advisory locks: requests that must not decide at the same time take one first.

A transaction sees the database as it was at its first query. A request that waited
for a lock doesn't see what the other one committed: it has to read again through a
new snapshot.
"""

from contextlib import contextmanager


def advisory_lock(env, *names):
    """Wait until no other transaction holds ``names``; hold them until ours ends.

    :param str names: taken in this order; use the same order everywhere
    """
    for name in names:
        env.cr.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@contextmanager
def new_snapshot(env):
    """An environment that sees everything committed up to now, for reading only."""
    env.flush_all()
    with env.registry.cursor() as cr:
        yield env(cr=cr)
