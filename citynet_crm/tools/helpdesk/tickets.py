"""Which complaints are meant where several models speak of them."""

# states in which a complaint waits for us
OPEN = ("new", "assigned")

# categories that an outage of the network explains
NETWORK = ("no_connection", "slow", "unstable", "device")
