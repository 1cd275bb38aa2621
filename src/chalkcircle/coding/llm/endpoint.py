"""Where the model is and how patient we are with it; this module opens no connection."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from chalkcircle.model import ConfigError

Seconds = Annotated[float, msgspec.Meta(gt=0, le=3_600)]


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An OpenAI-compatible service and the limits set to it.

    Attributes:
        base_url: Address up to the version, such as ``http://127.0.0.1:11434/v1``.
        model: Name of the model as the service knows it; part of the coder's id.
        api_key_env: Environment variable that holds the key; empty where none is needed. The key
            itself is never a setting, so that no file and no report can show it.
        connect_seconds: Longest wait for the connection.
        read_seconds: Longest silence while the answer comes.
        total_seconds: Longest that one request may take, however steadily it drips.
        wait_ceiling_seconds: Longest wait that the service can ask for (``Retry-After``).
        backoff_seconds: First wait where the service names none; it doubles each time.
        retries: How often a failed request or a faulty answer is asked for again, 0 to 10.
        most_bytes: Largest answer that is read, in bytes.
        piece_characters: Longest part of a text sent at once, in code points.
        seed: Seed sent to the service, for those that honour it.
    """

    base_url: str
    model: str
    api_key_env: str = ""
    connect_seconds: Seconds = 10.0
    read_seconds: Seconds = 120.0
    total_seconds: Seconds = 300.0
    wait_ceiling_seconds: Seconds = 60.0
    backoff_seconds: Seconds = 1.0
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2
    most_bytes: Annotated[int, msgspec.Meta(ge=1_000, le=100_000_000)] = 2_000_000
    piece_characters: Annotated[int, msgspec.Meta(ge=500, le=200_000)] = 6_000
    seed: int = 0

    @property
    def chat(self) -> str:
        """Address that questions are posted to."""
        return self.base_url.rstrip("/") + "/chat/completions"

    @property
    def local(self) -> bool:
        """Whether the service runs on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"


def read_endpoint(table: Mapping[str, object], environ: Mapping[str, str]) -> tuple[Endpoint, str]:
    """Read the settings of the service and fetch its key, empty where none is needed.

    Args:
        table: Names and values of ``Endpoint``, as a settings file has them.
        environ: Environment in which ``api_key_env`` is looked up.

    Raises:
        ConfigError: An unknown name, an impossible value, an address that is none, a key that is
            missing or would travel unencrypted.
    """
    try:
        endpoint = msgspec.convert(dict(table), Endpoint)
    except msgspec.ValidationError as error:
        raise ConfigError.about(
            f"The LLM coder is set up wrongly ({error})",
            sorted(table),
            expected=f"settings among {', '.join(Endpoint.__struct_fields__)}",
            do="See docs/llm-coder.md.",
        ) from error
    _check_address(endpoint)
    if not endpoint.api_key_env:
        return endpoint, ""
    key = environ.get(endpoint.api_key_env, "").strip()
    if not (key and key.isascii() and key.isprintable()):
        raise ConfigError.about(
            "No usable key for the LLM coder in the environment variable",
            endpoint.api_key_env,
            expected="a key in printable ASCII",
            do="Set the variable, or leave api_key_env empty where the service needs no key.",
        )
    if endpoint.base_url.startswith("http:") and not endpoint.local:
        raise ConfigError.about(
            "The key of the LLM coder would travel unencrypted",
            endpoint.base_url,
            expected="an https address, or one of this machine",
            do="Use https, or leave api_key_env empty.",
        )
    return endpoint, key


def _check_address(endpoint: Endpoint) -> None:
    """Refuse an address that no request can go to, or that carries a password in clear."""
    try:
        parts = urlsplit(endpoint.base_url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    clean = usable and not (parts.username or parts.password or parts.query or parts.fragment)
    if not clean or parts.scheme not in ("http", "https") or not endpoint.model.strip():
        raise ConfigError.about(
            "The LLM coder needs a plain address and the name of a model",
            (endpoint.base_url if clean else "(not shown)", endpoint.model),
            expected="base_url like http://127.0.0.1:11434/v1, without user, password or query",
            do="Correct base_url and model.",
        )
