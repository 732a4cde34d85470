"""What the queue needs of a provider that sends messages: one small class.

Plain Python: no ORM, used from threads. Another provider is another subclass, named
in ``PROVIDERS`` of ``models/citynet_whatsapp_account.py``.
"""

from . import hooks


class ProviderError(Exception):
    """:param str code: the provider's code, or ``line`` when it can't be reached
    :param str text: its words, without secrets
    """

    def __init__(self, code, text):
        super().__init__(f"{text} ({code})" if code else text)
        self.code = code
        self.text = text


class Provider:
    """:param dict settings: ``base_url``, ``api_version``, ``phone_number_id``,
        ``waba_id``, ``app_id``, ``token``, as on the account
    :param int connections: messages under way at once
    """

    # only approved templates may be sent outside of the 24 hours
    needs_templates = False
    # statuses bring back the callback text of the message they belong to
    echoes = False
    # statuses come at all
    has_statuses = True
    # free text only within 24 hours of the customer's last message
    has_window = False
    # advertising to many is what this line may be used for
    allows_campaigns = False

    def __init__(self, settings, connections=1):
        self.settings = settings

    def send(self, number, payload, callback):
        """Hand one message over. Never raises for what the provider does.

        :param str number: E.164 with its plus
        :param dict payload: frozen content: the Cloud API's ``type`` and the object
            named like it, and ``plain``, the same as text
        :param str callback: comes back with each status where ``echoes``
        :return: one of ``tools.outcomes``
        """
        raise NotImplementedError

    def upload_media(self, name, mimetype, data):
        """:return: str, id of the file to use in a payload
        :raise ProviderError:
        """
        raise ProviderError("unsupported", "This provider takes no files.")

    def fetch_media(self, media_id):
        """:return: bytes of what a customer has sent
        :raise ProviderError: also when the file is elsewhere or too large
        """
        raise ProviderError("unsupported", "This provider hands out no files.")

    @staticmethod
    def parse(body, phone_id, waba_id):
        """:param bytes body: of a report, genuine
        :return: ``hooks.Report``
        :raise hooks.Garbage: when it is no report
        """
        return hooks.parse(body, phone_id, waba_id)

    def list_templates(self):
        """:return: iterable of the provider's template definitions, all pages"""
        return ()

    def create_template(self, definition):
        """:param dict definition: of a template, with ``name`` and ``language``
        :return: dict with ``id``, ``status``, ``category``
        :raise ProviderError:
        """
        raise ProviderError("unsupported", "This provider approves no templates.")

    def edit_template(self, remote_id, definition):
        """:return: dict as ``create_template``
        :raise ProviderError:
        """
        raise ProviderError("unsupported", "This provider approves no templates.")

    def unpause_template(self, remote_id):
        """:raise ProviderError:"""
        raise ProviderError("unsupported", "This provider pauses no templates.")

    def upload_sample(self, name, mimetype, data):
        """:return: str, the handle under which a template's sample file is kept
        :raise ProviderError:
        """
        raise ProviderError("unsupported", "This provider takes no samples.")

    def check(self):
        """Ask who we are.

        :return: dict of the account's data: ``phone``, ``name``, ``quality``, ``rate``
            (messages a second), ``limit`` (recipients a day, -1 for no limit)
        :raise ProviderError:
        """
        return {}

    def close(self):
        """No more requests."""
