"""Posts one question to an OpenAI-compatible service and reads one answer, within limits.

It does not ask twice, except where the service refuses the form of the question; see ``asking``.
"""

from __future__ import annotations

import functools
import importlib.util
import socket
import threading
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import msgspec

from chalkcircle.model import ChalkcircleError, ConfigError

from .answer import answer_schema

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    import httpx

    from .endpoint import Endpoint

Messages = list[dict[str, str]]


@functools.cache
def _forms() -> tuple[dict[str, Any], ...]:
    """How the form of the answer is asked for, best first; older services refuse the first ones."""
    schema = {"name": "claims", "strict": True, "schema": answer_schema()}
    return (
        {"response_format": {"type": "json_schema", "json_schema": schema}},
        {"response_format": {"type": "json_object"}},
        {},
    )


@functools.cache
def _tls() -> ssl.SSLContext:
    """Whom to trust, read once: that takes longer than a question to a server on this machine."""
    import httpx

    return httpx.create_ssl_context()


class NoAnswer(ChalkcircleError):
    """One question brought no usable answer.

    Attributes:
        again: Whether asking again can help.
        wait: Seconds that the service asks us to wait, ``None`` where it names none.
        hopeless: The next question will fare no better: nobody there, no admission, no such model.
        faulty: An answer came, but not of the form asked for.
    """

    def __init__(
        self,
        fault: str,
        *,
        again: bool = True,
        wait: float | None = None,
        hopeless: bool = False,
        faulty: bool = False,
    ) -> None:
        super().__init__(fault)
        self.again = again
        self.wait = wait
        self.hopeless = hopeless
        self.faulty = faulty


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What the model wrote, with the tokens that the service counted, ``None`` where it did not."""

    text: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class Client:
    """Speaks ``POST /chat/completions``.

    Args:
        endpoint: Address and limits.
        key: Sent as a bearer token; never part of a message or of ``repr``.

    Raises:
        ConfigError: ``httpx`` is not installed.
    """

    def __init__(self, endpoint: Endpoint, key: str = "") -> None:
        if importlib.util.find_spec("httpx") is None:
            raise ConfigError.about(
                "The LLM coder lacks a package",
                "httpx",
                expected="the extra 'llm'",
                do="pip install 'chalkcircle[llm]'.",
            )
        self._endpoint = endpoint
        self._headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._form = 0

    def post(self, messages: Messages) -> Reply:
        """Ask once, and once more in a plainer form for each form that the service refuses.

        Raises:
            NoAnswer: With the fault named.
        """
        forms = _forms()
        for form in range(self._form, len(forms)):
            status, headers, body = self._send(messages, forms[form])
            if status not in (400, 422):
                break
        else:
            # Not the form, then: this question itself is refused, as when it is too long.
            raise NoAnswer(f"the service refused the question ({status})", again=False)
        if status == 200:
            self._form = form
            return _reply(body)
        raise _refusal(status, headers)

    def _send(
        self, messages: Messages, form: dict[str, Any]
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One exchange: status, headers and body."""
        import httpx

        limits, deadline = self._endpoint, _Deadline(self._endpoint.total_seconds)
        question = {
            "model": limits.model,
            "messages": messages,
            "temperature": 0,
            "seed": limits.seed,
            **form,
        }
        timeout = httpx.Timeout(limits.read_seconds, connect=limits.connect_seconds)
        try:
            # A proxy of the surroundings must not stand between us and a model on this machine.
            with (
                deadline,
                httpx.Client(timeout=timeout, verify=_tls(), trust_env=not limits.local) as client,
                client.stream(
                    "POST",
                    limits.chat,
                    content=msgspec.json.encode(question),
                    headers=self._headers,
                    extensions={"trace": deadline.watch},
                ) as response,
            ):
                body = self._read(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            raise NoAnswer(f"no connection ({type(error).__name__})", hopeless=True) from error
        except httpx.TransportError as error:
            if deadline.passed:
                raise NoAnswer(deadline.fault) from error
            if isinstance(error, httpx.TimeoutException):
                fault = f"silent for {limits.read_seconds:g} seconds"
                raise NoAnswer(fault) from error
            raise NoAnswer(f"the answer broke off ({type(error).__name__})") from error
        except httpx.HTTPError as error:
            raise NoAnswer(f"the answer is damaged ({type(error).__name__})") from error
        if deadline.passed:
            raise NoAnswer(deadline.fault)
        return response.status_code, response.headers, body

    def _read(self, response: httpx.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._endpoint.most_bytes:
                fault = f"the answer is longer than {self._endpoint.most_bytes} bytes"
                raise NoAnswer(fault, again=False)
        return bytes(body)


class _Deadline:
    """Shuts the connection of a request that takes too long in all, however steadily it drips."""

    def __init__(self, seconds: float) -> None:
        self.fault = f"slower than {seconds:g} seconds in all"
        self.passed = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()

    def watch(self, name: str, info: Mapping[str, Any]) -> None:
        """Note the socket of the connection, plain first and then encrypted."""
        if name.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")

    def _end(self) -> None:
        self.passed = True
        if self._socket is not None:
            try:
                # Not the method of an encrypted socket: that one is not meant for two threads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return  # the other side was faster


def _reply(body: bytes) -> Reply:
    try:
        completion = msgspec.json.decode(body, type=_Completion)
    except (msgspec.DecodeError, RecursionError) as error:
        fault = "the service did not answer with a chat completion"
        raise NoAnswer(fault, faulty=True) from error
    choice = completion.choices[0] if completion.choices else None
    if choice is None or not choice.message.content:
        raise NoAnswer("the answer is empty", faulty=True)
    if choice.finish_reason == "length":
        raise NoAnswer("the answer was cut off at the model's limit", faulty=True)
    usage = completion.usage or _Usage()
    return Reply(
        text=choice.message.content,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
    )


def _refusal(status: int, headers: Mapping[str, str]) -> NoAnswer:
    """What a status other than 200 means."""
    if status in (401, 403, 404, 405) or 300 <= status < 400:
        meanings = {401: "no admission", 403: "no admission", 404: "no such address or model"}
        meaning = meanings.get(status, "not an address for this")
        return NoAnswer(f"{meaning} ({status})", again=False, hopeless=True)
    again = status == 429 or status in (408, 409) or status >= 500
    return NoAnswer(f"the service answered {status}", again=again, wait=_wait(headers))


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds of ``Retry-After``; a date counts from the service's own clock, never from ours."""
    stated = headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:9])
    try:
        until = parsedate_to_datetime(stated) - parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, until.total_seconds())
