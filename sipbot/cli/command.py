"""What every command shares: settings, errors in a line. It imports little, so that small commands are quick."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from sipbot.settings import Settings
from sipbot.settings import read as read_settings

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

OURS_TO_TELL = frozenset(
    {
        "sipbot.settings.SettingsError",
        "sipbot.keys.KeysError",
        "sipbot.storage.backups.BackupError",
        "sipbot.engine.errors.SurveyError",
        "sipbot.engagements.SchoolFileError",
        "sipbot.enrollment.EnrollmentError",
        "sipbot.reports.NothingToAnalyze",
        "sipbot.reports.StaleEdit",
        "sipbot.outbox_desk.NothingToSend",
        "sipbot.rosters.RosterError",
        "sipbot.audiences.AudienceError",
        "sipbot.campaign_plans.CampaignError",
        "sipbot.channels.NoSuchSurvey",
        "sipbot.by_name.UnknownName",
        "sipbot.xlsforms.remarks.FormError",
        "sipbot.web.auth.accounts.AccountError",
        "analysis.edits.board.EditError",
        "analysis.table.TableError",
        "analysis.embedders.EmbedderError",
        "analysis.exports.ExportError",
        "analysis.bundle.BundleError",
        "builtins.OSError",
    }
)
"""Errors whose message is for the person at the keyboard: a clear line instead of a traceback.

They are named, not imported: whoever raises one has imported it.
"""


def telling(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """*command*, with its errors told in a line and exit code 2."""

    @wraps(command)
    def told(*args: Arguments.args, **options: Arguments.kwargs) -> Result:
        try:
            return command(*args, **options)
        except BrokenPipeError:
            raise  # Whoever reads our output has seen enough: click ends quietly.
        except Exception as error:
            if not _is_ours_to_tell(error):
                raise
            click.echo(f"sipbot: {error}", err=True)
            sys.exit(2)

    return told


def _is_ours_to_tell(error: Exception) -> bool:
    return any(f"{kind.__module__}.{kind.__qualname__}" in OURS_TO_TELL for kind in type(error).__mro__)


def settings_with(*, db: str | None = None, school: str | None = None) -> Settings:
    """The settings, with what the command line says put over them."""
    settings = read_settings()
    return replace(settings, database=db or settings.database, school=school or settings.school)


DB = click.option("--db", metavar="URL", help="The database, instead of SIPBOT_DATABASE.")
SCHOOL = click.option("--school", metavar="ID", help="The school, where there are several.")
