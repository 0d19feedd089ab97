"""The command line: one file per kind of work, each command a few lines over what the other modules do.

A command's file is imported when the command is asked for: a small one does not wait for what a large one needs.
"""

import importlib

import click

from sipbot import logs

COMMANDS = {
    "demo": "running",
    "serve": "running",
    "worker": "sending",
    "chat": "running",
    "import": "planning",
    "analyze": "planning",
    "export": "planning",
    "decide": "planning",
    "enrollment": "counting",
    "verify": "verifying",
    "eval": "measuring",
    "check": "writing",
    "survey-schema": "writing",
    "survey": "survey_forms",
    "translations": "translating",
    "simulate": "rehearsing",
    "preview": "rehearsing",
    "list": "writing",
    "staff": "staff",
    "audit": "staff",
    "roster": "people",
    "invite": "inviting",
    "campaign": "inviting",
    "segments": "texting",
    "outbox": "sending",
    "db": "database",
    "keys": "keys",
    "doctor": "database",
    "backup": "database",
    "restore": "database",
}
"""Where each command is written, in the order in which `sipbot --help` lists them."""


class Commands(click.Group):
    """The commands of the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (the same)
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"sipbot.cli.{COMMANDS[cmd_name]}")
        return next(part for part in vars(module).values() if isinstance(part, click.Command) and part.name == cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sipbot")
def main() -> None:
    """Listen to a school's community by chat, and show what was heard."""
    logs.to_standard_error()
