"""Mails that a machine has written: absences, receipts, bounces, lists."""

_PRECEDENCE = {"auto_reply", "bulk", "junk", "list"}
_SUPPRESS = {"all", "autoreply", "oof"}


def is_automatic(message):
    """By RFC 3834 (Auto-Submitted) and by what older mail servers write instead.

    :param message: ``email.message.EmailMessage``
    :return: bool
    """

    def get(header):
        return str(message.get(header) or "").strip().lower()

    submitted = get("Auto-Submitted").partition(";")[0].strip()
    suppressed = {part.strip() for part in get("X-Auto-Response-Suppress").split(",")}
    return bool(
        (submitted and submitted != "no")
        or get("Precedence") in _PRECEDENCE
        or suppressed & _SUPPRESS
        or get("X-Autoreply")
        or get("X-Autorespond")
    )
