"""A provider that is no provider: messages stay in Odoo, to try everything out.

What happens depends on the last digits of the number, so that each outcome can be
shown: see ``ENDINGS``.
"""

import uuid

from .outcomes import Accepted, Rejected
from .provider import Provider

# last four digits: what becomes of the message
ENDINGS = {
    "0404": Rejected("131026", "recipient", "This number is not on WhatsApp."),
    "0500": Rejected("131000", "busy", "Something went wrong at the provider."),
    "0429": Rejected("131056", "pair", "Too many messages to this number."),
}
# last four digits: the highest status that such a message ever gets
STATUS_ENDINGS = {"0001": "sent", "0002": "delivered"}


class SimulatorProvider(Provider):
    echoes = True
    has_window = True
    allows_campaigns = True

    def send(self, number, payload, callback):
        return ENDINGS.get(number[-4:]) or Accepted(f"sim.{uuid.uuid4().hex}", number)

    def upload_media(self, name, mimetype, data):
        return f"sim.{uuid.uuid4().hex}"

    def check(self):
        return {"name": "Simulator", "quality": "GREEN", "limit": -1}


def prepare_statuses(ref, number, callback, moment):
    """What a real provider would report of an accepted message.

    :param int moment: seconds since 1970
    :return: list of status objects as in the Cloud API's webhook
    """
    steps = ["sent", "delivered", "read"]
    last = STATUS_ENDINGS.get(
        number[-4:], "delivered" if int(number[-1]) % 3 else "read"
    )
    return [
        {
            "id": ref,
            "status": status,
            "timestamp": str(moment + delay),
            "recipient_id": number.lstrip("+"),
            "biz_opaque_callback_data": callback,
        }
        for delay, status in enumerate(steps[: steps.index(last) + 1])
    ]
