"""Amounts as Indonesian customers read them."""


def format_rupiah(amount):
    """:param float amount: rupiah; shown whole, half a rupiah rounds away from zero
    :return: str, ``Rp 200.000``
    """
    whole = int(abs(amount) + 0.5)
    sign = "-" if amount < 0 and whole else ""
    return f"{sign}Rp\u00a0{whole:,}".replace(",", ".")
