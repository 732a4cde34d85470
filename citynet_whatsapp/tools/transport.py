"""HTTP to providers: with timeouts, without secrets in the log, and honest about
what is known when the line breaks."""

import logging
import re
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError
from urllib3.util.retry import Retry

_logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5
READ_SECONDS = 20
_NUMBER = re.compile(r"\+?\d{9,15}")
_NEVER_LEFT = (NewConnectionError, ConnectTimeoutError)


class NeverLeft(Exception):
    """No connection: the request certainly did not reach the provider."""


class NoAnswer(Exception):
    """The request was sent; it is unknown whether it arrived."""


def short_number(number):
    """:return: str, ``+62812****890``: enough to find a log line by, no more."""
    return f"{number[:6]}****{number[-3:]}" if len(number or "") > 9 else "****"


class Transport:
    """One provider's line; a new one for each run of the sender.

    A kept connection that the other side has closed looks like a lost answer. So
    lines don't live long.

    :param str base_url: without a slash at its end
    :param dict headers: sent with every request; they hold the token
    :param int connections: how many are used at once
    :param tuple secrets: never to appear in a text
    """

    def __init__(self, base_url, headers, connections=1, secrets=()):
        self.base_url = base_url.rstrip("/")
        self.secrets = [secret for secret in secrets if secret]
        self.session = requests.Session()
        self.session.headers.update(headers)
        # Proxies of the environment are used, but never a password file that would
        # replace our token; and nothing stands between us and this very machine.
        self.session.auth = _keep_headers
        self.session.trust_env = not is_loopback(base_url)
        adapter = HTTPAdapter(
            # only what never left is tried again down here; the queue does the rest
            max_retries=Retry(connect=2, read=0, status=0, redirect=0, other=0),
            pool_maxsize=connections,
        )
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, adapter)

    def request(self, method, path, read_seconds=READ_SECONDS, **options):
        """:return: ``requests.Response`` of any status
        :raise NeverLeft: when nothing was sent
        :raise NoAnswer: when it may have arrived
        """
        url = path if path.startswith("http") else f"{self.base_url}/{path.lstrip('/')}"
        try:
            response = self.session.request(
                method,
                url,
                timeout=(CONNECT_SECONDS, read_seconds),
                allow_redirects=False,
                **options,
            )
        except requests.exceptions.ConnectTimeout as error:
            raise NeverLeft(self.clean(error)) from None
        except requests.exceptions.ConnectionError as error:
            if _never_left(error):
                raise NeverLeft(self.clean(error)) from None
            raise NoAnswer(self.clean(error)) from None
        except requests.exceptions.RequestException as error:
            raise NoAnswer(self.clean(error)) from None
        _logger.debug("%s %s: %s", method, self.clean(url), response.status_code)
        return response

    def get(self, path, tries=3, **options):
        """A question that changes nothing, so it is asked again when no answer comes."""
        for _try in range(tries - 1):
            try:
                response = self.request("GET", path, **options)
            except (NeverLeft, NoAnswer):
                continue
            if response.status_code < 500:
                return response
        return self.request("GET", path, **options)

    def clean(self, text):
        """:return: str without tokens and with shortened numbers, fit for a log."""
        text = str(text)
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return _NUMBER.sub(lambda match: short_number(match[0]), text)[:500]

    def close(self):
        self.session.close()


def is_loopback(url):
    """:return: bool, whether the address is this machine itself."""
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def _keep_headers(request):
    return request


def _never_left(error):
    """:return: bool, whether a connection error means that nothing was sent."""
    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    return isinstance(reason, _NEVER_LEFT)
