"""Ask a web server for a file, and say in words why it does not give it."""

import re
import socket
import ssl
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import Any, TypeVar
from urllib import request
from urllib.error import HTTPError
from urllib.parse import urlsplit

from motifold import __version__
from motifold.fetch.error import FetchError

Value = TypeVar("Value")
# Answers after which another try may succeed.
PASSING = {408, 425, 429, 500, 502, 503, 504}


def ask(url: str, start: int, silence: float) -> HTTPResponse | None:
    """Open a file behind an address, from byte ``start`` if the server can.

    Parameters
    ----------
    url
        The address, http or https.
    start
        First byte that is wanted.
    silence
        Seconds without a byte after which the connection is given up.

    Returns
    -------
    The answer, or None if the server has no byte ``start``.

    Raises
    ------
    FetchError
        If there is no such answer.
    """
    headers = {"User-Agent": f"motifold/{__version__}", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    asked = request.Request(url, headers=headers)  # noqa: S310  (the settings allow http(s) only)
    try:
        return heard(lambda: _opener().open(asked, timeout=silence))
    except HTTPError as error:
        with error:
            if start and error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return None
            raise _refusal(error.code) from error


def first_byte(answer: HTTPResponse) -> int:
    """Position of the first byte of an answer in the whole file; -1 if it is not said."""
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        return 0
    said = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return int(said[1]) if said else -1


def heard(call: Callable[[], Value]) -> Value:
    """Return what a call that uses the network does.

    Raises
    ------
    HTTPError
        If the server answers with a code that says no.
    FetchError
        If the network fails in any way.
    """
    try:
        return call()
    except HTTPError:
        raise
    except (OSError, HTTPException) as error:
        raise _failure(getattr(error, "reason", error)) from error
    except ValueError as error:  # names that no server can have
        raise FetchError(
            f"this is no address of a server: {_line(error)}", "correct the url"
        ) from error


def _failure(reason: object) -> FetchError:
    """A network failure in words."""
    if isinstance(reason, ssl.SSLCertVerificationError):
        return FetchError(f"the server's certificate does not hold ({reason.verify_message})")
    if isinstance(reason, socket.gaierror):
        return FetchError("the server is not known here, or there is no network", lasting=False)
    if isinstance(reason, TimeoutError):
        return FetchError("the server does not answer any more", lasting=False)
    if isinstance(reason, ConnectionRefusedError):
        return FetchError("the server takes no connection", lasting=False)
    return FetchError(f"the connection failed ({_line(reason)})", lasting=False)


def _refusal(code: int) -> FetchError:
    """An answer that says no in words; the server's own words are not repeated."""
    if code // 100 == 3:
        return FetchError("the server sends on in circles, or to what is no web address")
    phrase = next((one.phrase for one in HTTPStatus if one.value == code), "no known code")
    fix = "correct the url" if code in {404, 410} else ""
    return FetchError(f"the server answers {code} ({phrase})", fix, lasting=code not in PASSING)


def _line(reason: object) -> str:
    """The first line of a failure's own words, or its kind."""
    text = " ".join(str(reason).split())[:200]
    return text or type(reason).__name__


class _Redirects(request.HTTPRedirectHandler):
    """Goes where a server sends it, unless that is no web address."""

    def redirect_request(
        self,
        req: request.Request,
        fp: Any,
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> request.Request | None:
        """Refuse addresses that are neither http nor https."""
        if urlsplit(newurl).scheme not in {"http", "https"}:
            raise HTTPError(newurl, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> request.OpenerDirector:
    """An opener for http and https, through the proxies of the environment, and nothing else."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.UnknownHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPDefaultErrorHandler,
        _Redirects,
        request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener
