"""Settings as one table: name, default, help; a flag beats the environment, a file, the default.

Nothing is read at import. The file is ``chalkcircle.toml`` in the working folder, else the one in
the user's configuration folder.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import msgspec

from chalkcircle.model import ConfigError, content_id

FILE = "chalkcircle.toml"
PREFIX = "CHALKCIRCLE_"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings. Each has its help in ``HELP`` and a heading in docs/settings.md."""

    ledger: str = "out/ledger"
    study: str = ""
    out: str = "out"
    since_days: int = 365
    batch_documents: int = 2000
    batch_seconds: float = 60.0
    wait_seconds: float = 10.0
    editor: str = ""
    coder_kind: str = "text"
    coder_base_url: str = ""
    coder_model: str = ""
    coder_api_key_env: str = ""
    coder_cache: str = "out/llm"

    @property
    def digest(self) -> str:
        """Hash of what can change a result: not where files lie, not how long we wait."""
        parts = ["settings.v1", str(self.since_days)]
        if self.coder_kind != "text":
            parts += [self.coder_kind, self.coder_model]
        return content_id(*parts)

    @property
    def coder_options(self) -> dict[str, str]:
        """What a coder is made with: the settings that begin with ``coder_``, without that."""
        values = msgspec.structs.asdict(self).items()
        return {k.removeprefix("coder_"): v for k, v in values if k.startswith("coder_")}


HELP = {
    "coder_kind": "Who reads: 'text' (rules and the shipped encoder), 'llm', or one plugged in.",
    "coder_base_url": "Address of the LLM service, up to the version.",
    "coder_model": "Name of the model as the LLM service knows it.",
    "coder_api_key_env": "Environment variable that holds the key; empty where none is needed.",
    "coder_cache": "Folder that answers of the LLM service are kept in.",
    "editor": "Name under which corrections are written down.",
    "ledger": "Folder of the ledger.",
    "study": "Folder of the study; empty means none.",
    "out": "Folder that briefings are written to.",
    "since_days": "Days that 'what changed' looks back from the latest day told of, 1 to 36500.",
    "batch_documents": "Documents stored in one commit while ingesting, 1 to 10000.",
    "batch_seconds": "Seconds of reading after which an ingest commits, 0 to 3600.",
    "wait_seconds": "Seconds to wait for another writer before giving up, 0 to 3600.",
}

_LIMITS = {
    "since_days": (1, 36_500),
    "batch_documents": (1, 10_000),
    "batch_seconds": (0, 3_600),
    "wait_seconds": (0, 3_600),
}


@dataclass(slots=True, frozen=True)
class Origin:
    """One setting with its value and who said so."""

    name: str
    value: str | int | float
    origin: str
    help: str


def find_file(folder: Path) -> Path | None:
    """The settings file that counts for a working folder, if there is one."""
    from platformdirs import user_config_path

    for path in (folder / FILE, user_config_path("chalkcircle") / FILE):
        if path.is_file():
            return path
    return None


def load_settings(
    flags: dict[str, str | int | float | None] | None = None, *, folder: Path | None = None
) -> tuple[Settings, tuple[Origin, ...]]:
    """Put the settings together and remember where each came from.

    Args:
        flags: Values given on the command line; ``None`` means not given.
        folder: Working folder; by default the current one.

    Raises:
        ConfigError: An unknown name, a wrong type or a value out of range, with its origin.
    """
    names = {f.name: f for f in msgspec.structs.fields(Settings)}
    values: dict[str, object] = {name: f.default for name, f in names.items()}
    origins = dict.fromkeys(names, "default")
    path = find_file(folder or Path.cwd())
    for origin, given in (
        (f"file {path}", _from_file(path)),
        ("environment", _from_environment(names)),
        ("flag", {k: v for k, v in (flags or {}).items() if v is not None}),
    ):
        for name, value in given.items():
            if name not in names:
                raise ConfigError.about(
                    f"Unknown setting ({origin})",
                    name,
                    expected=f"one of {', '.join(sorted(names))}",
                    do="Remove it or correct its name.",
                )
            values[name] = _typed(name, value, names[name].type, origin)
            origins[name] = origin
    settings = msgspec.convert(values, Settings)
    shown = tuple(
        Origin(name, getattr(settings, name), origins[name], HELP[name]) for name in sorted(names)
    )
    return settings, shown


def _from_file(path: Path | None) -> dict[str, object]:
    if path is None:
        return {}
    return _read(path.read_bytes(), str(path))


def _read(data: bytes, name: str) -> dict[str, object]:
    try:
        return _flat(tomllib.loads(data.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError.about(
            f"The settings file cannot be read ({error})",
            name,
            expected="a TOML file in UTF-8",
            do="Mend or remove it.",
        ) from error


def _flat(table: dict[str, object]) -> dict[str, object]:
    """``[coder] model`` as ``coder_model``: a table is a prefix."""
    flat: dict[str, object] = {}
    for name, value in table.items():
        inner = value.items() if isinstance(value, dict) else ()
        flat |= {f"{name}_{k}": v for k, v in inner} or {name: value}
    return flat


def _from_environment(names: dict[str, msgspec.structs.FieldInfo]) -> dict[str, object]:
    known = {PREFIX + name.upper(): name for name in names}
    return {known[k]: v for k, v in os.environ.items() if k in known}


def _typed(name: str, value: object, kind: object, origin: str) -> object:
    """Convert a value as given to its type and check its range."""
    try:
        typed = msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError.about(
            f"Setting {name} ({origin}) has the wrong type",
            value,
            expected=getattr(kind, "__name__", str(kind)),
            do=HELP[name],
        ) from error
    low, high = _LIMITS.get(name, (None, None))
    if low is not None and not low <= typed <= high:
        raise ConfigError.about(
            f"Setting {name} ({origin}) is out of range",
            value,
            expected=f"{low} to {high}",
            do=HELP[name],
        )
    return typed


_LOCAL = frozenset(("ledger", "study", "out", "coder_cache"))
"""Settings that name places on one machine."""


def portable_settings(data: bytes, name: str) -> dict[str, object]:
    """What a settings file says that means the same elsewhere: no place, and nothing secret.

    Args:
        data: The bytes of the file.
        name: Its name, for messages.

    Raises:
        ConfigError: Not TOML in UTF-8, or a value that is no setting.
    """
    kept = {k: v for k, v in _read(data, name).items() if k in HELP and k not in _LOCAL}
    kinds = {f.name: f.type for f in msgspec.structs.fields(Settings)}
    kept = {k: _typed(k, v, kinds[k], name) for k, v in kept.items()}
    if not str(kept.get("coder_api_key_env", "x")).isidentifier():
        del kept["coder_api_key_env"]  # No name of a variable: it may be the key itself.
    if address := kept.get("coder_base_url"):
        parts = urlsplit(str(address))
        plain = (parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")
        kept["coder_base_url"] = urlunsplit(plain)
    return kept


def as_toml(values: dict[str, object]) -> str:
    """Settings as a file."""
    return "".join(f"{name} = {toml_value(value)}\n" for name, value in sorted(values.items()))


def toml_value(value: object) -> str:
    """Text or a number: a string of JSON is a basic string of TOML, numbers are the same.

    But for two things: TOML knows no halves of a character, and wants DEL written out.
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
