"""Settings, read once: from the environment, and from `.env` for what the environment does not say."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

_PREFIXES = ("SIPBOT_", "SLACK_", "TWILIO_")
"""How settings of sipbot and of its channels' providers begin."""


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this sipbot runs. Field `public_url` is the setting SIPBOT_PUBLIC_URL, and so on for all of them.

    `keys_file` has the keys that people's numbers and names are encrypted with (`sipbot.keys`).
    `school` is the school of addresses that name none. `surveys` is a folder of the school's own surveys, "" for none.
    `group_rules` is a file of rules for the local stakeholder group of designated schools, "" for ours.
    `smallest_group` and `kept_months` are what WHO tells people, and what documents and erasing go by.
    `provider_seconds` is how long a provider may take to accept a message; whoever takes three times that has died.
    `segment_cost` is what a segment of a text message costs, in dollars. `metrics_token` opens /metrics to whoever
    sends it; without one it is closed.
    `openid_issuer` is the district's own sign-in, such as Google's or Microsoft's, called `openid_name` on buttons;
    `openid_domains` are the only ones let in by a provider that has accounts of everybody.
    """

    database: str = "sqlite:///sipbot.db"
    keys_file: str = "sipbot.keys"
    public_url: str = "http://127.0.0.1:8080"
    host: str = "127.0.0.1"
    port: int = 8080
    channels: tuple[str, ...] = ("webchat",)
    school: str = ""
    surveys: str = ""
    group_rules: str = ""
    anonymous: bool = True
    smallest_group: int = 10
    kept_months: int = 36
    embedder: str = "multilingual"
    provider_seconds: int = 20
    segment_cost: float = 0.012
    metrics_token: str = ""
    openid_issuer: str = ""
    openid_client_id: str = ""
    openid_client_secret: str = ""
    openid_name: str = "your school account"
    openid_domains: tuple[str, ...] = ()


def read(env: Mapping[str, str] = os.environ, dotenv: Path = Path(".env")) -> Settings:
    """The settings in *env* and, for what it lacks, in the file *dotenv*. Raises `SettingsError`."""
    written = environment(env, dotenv)
    names = {name: f"SIPBOT_{name.upper()}" for name in Settings.__dataclass_fields__}
    values = {n: _value(setting, n, written[setting].strip()) for n, setting in names.items() if setting in written}
    return Settings(**values)  # type: ignore[arg-type]  # each value has just been made the type of its field


def environment(env: Mapping[str, str] = os.environ, dotenv: Path = Path(".env")) -> Mapping[str, str]:
    """All that is set, in *env* or, for what it lacks, in the file *dotenv*: channels have settings of their own.

    Where X is not set but X_FILE is, X is what stands in that file: so containers are given secrets.
    Raises `SettingsError` where there is no such file.
    """
    written = {**{name: value for name, value in dotenv_values(dotenv).items() if value is not None}, **env}
    files = {name.removesuffix("_FILE"): name for name in written if _ends_in_file(name)}
    return {**{name: _in_file(setting, written[setting]) for name, setting in files.items()}, **written}


def _ends_in_file(name: str) -> bool:
    return name.startswith(_PREFIXES) and name.endswith("_FILE") and name != "SIPBOT_KEYS_FILE"


def _in_file(setting: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{setting}: the file {path} cannot be read ({type(error).__name__})") from None


def _value(setting: str, name: str, text: str) -> object:
    match name:
        case "port":
            return _whole_number(setting, text, least=0, most=65535)
        case "smallest_group":
            return _whole_number(setting, text, least=5, most=30)
        case "kept_months":
            return _whole_number(setting, text, least=1, most=120)
        case "provider_seconds":
            return _whole_number(setting, text, least=1, most=120)
        case "segment_cost":
            return _dollars(setting, text)
        case "anonymous":
            if text.lower() not in ("yes", "no"):
                raise SettingsError(f"{setting} is {text!r}: write yes or no")
            return text.lower() == "yes"
        case "channels" | "openid_domains":
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case "public_url":
            if not text.startswith(("http://", "https://")):
                raise SettingsError(f"{setting} is {text!r}: write the address people reach, https://…")
            return text.rstrip("/")
    return text


def _whole_number(setting: str, text: str, *, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{setting} is {text!r}: write a whole number from {least} to {most}")
    return int(text)


def _dollars(setting: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?", text, re.ASCII):
        raise SettingsError(f"{setting} is {text!r}: write dollars, such as 0.012")
    return float(text)
