"""Settings, read once: from the environment, and from `.env` for what the environment does not say."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this sipbot runs. Field `public_url` is the setting SIPBOT_PUBLIC_URL, and so on for all of them.

    `school` is the school of addresses that name none. `surveys` is a folder of the school's own surveys, "" for none.
    `smallest_group` and `kept_months` are what WHO tells people, and what documents and erasing go by.
    `review_token` is the secret part of the address of the planners' pages; without one, a new one at each start.
    """

    database: str = "sqlite:///sipbot.db"
    public_url: str = "http://127.0.0.1:8080"
    host: str = "127.0.0.1"
    port: int = 8080
    channels: tuple[str, ...] = ("webchat",)
    school: str = ""
    surveys: str = ""
    anonymous: bool = True
    smallest_group: int = 10
    kept_months: int = 36
    embedder: str = "multilingual"
    review_token: str = ""


def read(env: Mapping[str, str] = os.environ, dotenv: Path = Path(".env")) -> Settings:
    """The settings in *env* and, for what it lacks, in the file *dotenv*. Raises `SettingsError`."""
    known = {f"SIPBOT_{name.upper()}": name for name in Settings.__dataclass_fields__}
    in_file = {name: value for name, value in dotenv_values(dotenv).items() if name in known and value is not None}
    written = {**in_file, **{name: value for name, value in env.items() if name in known}}
    values = {known[name]: _value(name, known[name], value.strip()) for name, value in written.items()}
    return Settings(**values)  # type: ignore[arg-type]  # each value has just been made the type of its field


def _value(setting: str, name: str, text: str) -> object:
    match name:
        case "port":
            return _whole_number(setting, text, least=0, most=65535)
        case "smallest_group":
            return _whole_number(setting, text, least=5, most=30)
        case "kept_months":
            return _whole_number(setting, text, least=1, most=120)
        case "anonymous":
            if text.lower() not in ("yes", "no"):
                raise SettingsError(f"{setting} is {text!r}: write yes or no")
            return text.lower() == "yes"
        case "channels":
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
