"""Who a visitor is for a limit."""

import ipaddress


def visitor_key(address):
    """The network that a visitor is free to choose addresses of.

    :param str address: as the server sees it
    :return: str; of IPv6 the /64, which one line is given whole, of IPv4 the address
    """
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return f"ip {address}"
    mapped = getattr(parsed, "ipv4_mapped", None)
    if mapped:
        return f"ip {mapped}"
    if parsed.version == 6:
        return f"ip {ipaddress.ip_network((parsed, 64), strict=False)}"
    return f"ip {parsed}"
