"""The command line: one file per kind of work, each command a few lines over what the other modules do.

A command's file is imported when the command is asked for: a small one does not wait for what a large one needs.
"""

import importlib
import logging

import click

COMMANDS = {
    "demo": "running",
    "serve": "running",
    "chat": "running",
    "import": "planning",
    "analyze": "planning",
    "export": "planning",
    "decide": "planning",
    "check": "writing",
    "survey-schema": "writing",
    "list": "writing",
    "db": "database",
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
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)  # addresses of people are not for logs
    logging.getLogger("alembic").setLevel(logging.WARNING)
