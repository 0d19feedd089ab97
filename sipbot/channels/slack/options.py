"""The settings of the Slack channel, read and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

API = "https://slack.com/api/"
SCOPES = ("chat:write", "commands", "im:history", "im:write")
_TEAM = re.compile(r"[TE][A-Z0-9]{2,20}")


@dataclass(frozen=True, slots=True)
class Options:
    """How Slack is reached. Field `bot_token` is the setting SIPBOT_SLACK_BOT_TOKEN, and so on.

    Either a `bot_token` for one workspace, or `client_id`, `client_secret` and `schools` (team → school) for several.
    Either a `signing_secret` for events over HTTP, or an `app_token` for Socket Mode, which needs no public address.
    `surveys` are the ones that people in Slack can begin, the first one by just writing to the app. With `match_email`
    Slack is asked for people's e-mail addresses, to find them in the roster.
    """

    surveys: tuple[str, ...]
    school: str
    public_url: str
    bot_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    schools: Mapping[str, str] = field(default_factory=dict)
    signing_secret: str = ""
    app_token: str = ""
    match_email: bool = False
    api: str = API

    @property
    def scopes(self) -> tuple[str, ...]:
        """What the app must be allowed to do."""
        return (*SCOPES, "users:read", "users:read.email") if self.match_email else SCOPES

    @classmethod
    def read(cls, env: Mapping[str, str]) -> Self:
        """The options in the settings *env*. Raises `ValueError` that says what to write."""
        told = {name: env.get(f"SIPBOT_SLACK_{name.upper()}", "").strip() for name in _TEXT}
        told["api"] = told["api"] or API
        surveys = tuple(part.strip() for part in env.get("SIPBOT_SLACK_SURVEYS", "").split(",") if part.strip())
        schools = _schools(env.get("SIPBOT_SLACK_SCHOOLS", ""))
        options = cls(
            surveys=surveys,
            school=env.get("SIPBOT_SCHOOL", ""),
            public_url=env.get("SIPBOT_PUBLIC_URL", "").rstrip("/"),
            schools=schools,
            match_email=_yes_or_no("SIPBOT_SLACK_MATCH_EMAIL", env.get("SIPBOT_SLACK_MATCH_EMAIL", "no")),
            **told,
        )
        options._check()
        return options

    def _check(self) -> None:
        if not self.surveys:
            raise ValueError("SIPBOT_SLACK_SURVEYS is missing: name the surveys for Slack, like staff_voice")
        if bool(self.signing_secret) == bool(self.app_token):
            raise ValueError(
                "set either SIPBOT_SLACK_SIGNING_SECRET (events over HTTP) or SIPBOT_SLACK_APP_TOKEN (Socket Mode)"
            )
        installs = (self.client_id, self.client_secret, self.schools)
        if bool(self.bot_token) == any(installs) or (any(installs) and not all(installs)):
            raise ValueError(
                "set either SIPBOT_SLACK_BOT_TOKEN (one workspace), or SIPBOT_SLACK_CLIENT_ID, "
                "SIPBOT_SLACK_CLIENT_SECRET and SIPBOT_SLACK_SCHOOLS (several)"
            )


_TEXT = ("bot_token", "client_id", "client_secret", "signing_secret", "app_token", "api")


def _schools(text: str) -> Mapping[str, str]:
    """`T0123=lincoln,T0456=harbor`."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    for team, _, school in pairs:
        if not _TEAM.fullmatch(team.strip()) or not school.strip():
            raise ValueError(f"SIPBOT_SLACK_SCHOOLS has {team.strip()!r}: write workspace=school, like T0123=lincoln")
    return {team.strip(): school.strip() for team, _, school in pairs}


def _yes_or_no(setting: str, text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{setting} is {text!r}: write yes or no")
    return text == "yes"
