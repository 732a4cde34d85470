"""Another user for PostgreSQL, which refuses to be root."""

import os

from .programs import succeeds

# What gives a program another uid: first choice and second.
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--")


def needs_nobody():
    """Whether we are root, on a machine where no user namespace can be had."""
    return not os.getuid() and not succeeds(*NAMESPACE, "true")
