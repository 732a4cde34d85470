"""Stand-ins for services on the internet, each a process of its own, and how tests use them."""
