"""Rosters, campaigns and the outbox from the command line, as a school secretary uses them."""

import csv
import signal
from pathlib import Path

import pytest
from click.testing import Result

from tests.command_line import running, sipbot
from tests.keys import key_file

SETTINGS = {
    "SIPBOT_CHANNELS": "sms",
    "SIPBOT_PUBLIC_URL": "https://voice.example.org",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "an invented token",
    "SIPBOT_TWILIO_SENDERS": "+15550100001",
    "SIPBOT_TWILIO_API": "http://127.0.0.1:1",
}
AGREED = ("--permission", "Yes, text me about the school's plan.", "--given-on", "2026-09-01")
WHEN = ("--opens", "2031-10-06", "--closes", "2031-10-24")


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database and a list of people."""
    monkeypatch.chdir(tmp_path)
    for name, value in {**SETTINGS, "SIPBOT_DATABASE": f"sqlite:///{tmp_path / 'sipbot.db'}"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SIPBOT_KEYS_FILE", key_file())
    people = [
        ("id", "phone", "role", "language"),
        ("1", "617-555-0101", "family", "en"),
        ("2", "617-555-0102", "family", "es"),
        ("3", "call me", "family", "en"),
    ]
    with (tmp_path / "people.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(people)
    return tmp_path


def done(*arguments: str) -> str:
    """What a command that works prints."""
    result: Result = sipbot(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def invited() -> str:
    done("roster", "import", "people.csv", *AGREED)
    return done("invite", "family_voice", "--to", "role=family", "--channel", "sms", *WHEN, "--by", "me", "--yes")


def test_a_roster_is_taken_and_what_cannot_be_is_listed(school: Path) -> None:
    assert done("roster", "import", "people.csv", *AGREED).splitlines() == [
        "rejected  people.csv:4: a phone number was left out: it is not a phone number",
        "2 added, 0 changed, 0 the same, 1 rejected",
    ]
    assert done("roster", "import", "people.csv", *AGREED).splitlines()[-1] == (
        "0 added, 0 changed, 2 the same, 1 rejected"
    )


def test_a_roster_without_permission_says_that_nobody_can_be_texted(school: Path) -> None:
    told = done("roster", "import", "people.csv", "--dry-run").splitlines()
    assert told[1:] == [
        "2 would be added, 0 would be changed, 0 the same, 1 rejected",
        "2 cannot be texted yet: nobody knows whether they agreed (--permission, or a column 'allowed')",
    ]


def test_nothing_is_sent_before_somebody_has_seen_who_gets_what_at_which_cost(school: Path) -> None:
    done("roster", "import", "people.csv", *AGREED)
    told = done(
        "invite", "family_voice", "--to", "role=family", "--channel", "sms", *WHEN, "--remind", "2", "--dry-run"
    )
    assert told.startswith("2 people would be invited to family_voice over sms, 2031-10-06 09:00 to 2031-10-24 20:00\n")
    assert "1 in en, " in told
    assert "1 in es, " in told
    assert "about $" in told
    assert done("outbox") == "nothing has been sent yet, and nothing waits\n"


def test_what_goes_out_later_is_said_with_the_reason(school: Path) -> None:
    closed = "id: our-school\nname: Our school\nclosed: [{from: 2031-10-06, to: 2031-10-07, why: election}]\n"
    (school / "school.yaml").write_text(closed, encoding="utf-8")
    done("roster", "import", "people.csv", *AGREED)
    assert done("import", "school.yaml").splitlines()[1:] == ["  closed 2031-10-06 to 2031-10-07: new (election)"]
    to = ("--to", "role=family", "--channel", "sms", "--opens", "2031-10-06", "--closes", "2031-10-10")
    told = done("invite", "family_voice", *to, "--remind", "2", "--dry-run").splitlines()
    assert told[1:4] == [
        "  invitations from 2031-10-08 09:00, not 2031-10-06 09:00:"
        " the school is closed 2031-10-06 to 2031-10-07 (election)",
        "  first reminders from 2031-10-09 09:00",
        "  no second reminders: the campaign closes before",
    ]


def test_an_invitation_waits_until_it_is_sent(school: Path) -> None:
    assert invited().splitlines()[-1].endswith(": serve or worker sends it")
    assert done("outbox").startswith("sms        invitation waiting            2  from 2031-10-06 ")
    assert "messages: 2 waiting; people: 2 consenting" in done("campaign", "list")


def test_a_campaign_is_paused_resumed_and_canceled(school: Path) -> None:
    campaign = invited().splitlines()[-1].split()[1].rstrip(":")
    assert done("campaign", "pause", campaign[:8], "--why", "a typing error") == f"{campaign}: paused\n"
    assert "  paused: a typing error\n" in done("campaign", "list")
    assert done("campaign", "resume", campaign) == f"{campaign}: running\n"
    assert done("campaign", "cancel", campaign) == f"{campaign}: canceled\n"
    assert sipbot("campaign", "resume", campaign).stderr == (
        f"sipbot: campaign {campaign} is canceled: it must be paused\n"
    )


def test_a_message_is_dropped_by_its_number(school: Path) -> None:
    invited()
    assert done("outbox", "drop", "1") == "1: dropped\n"
    assert sipbot("outbox", "retry", "1").stderr == (
        "sipbot: message 1 is dropped: it must be failed, unknown, undelivered\n"
    )
    assert sipbot("outbox", "resume", "sms").stderr == "sipbot: nothing keeps sms from sending\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--to", "role=dog", "--channel", "sms", *WHEN), "sipbot: nobody's role is 'dog': there are family\n"),
        (("--to", "everyone", "--channel", "fax", *WHEN), "sipbot: nothing can be sent over 'fax': there are sms\n"),
        (
            ("--to", "everyone", "--channel", "sms", "--opens", "soon", "--closes", "2031-10-24"),
            "sipbot: 'soon' is no day",
        ),
    ],
)
def test_what_cannot_be_sent_is_told_in_a_line(school: Path, arguments: tuple[str, ...], told: str) -> None:
    done("roster", "import", "people.csv", *AGREED)
    result = sipbot("invite", "family_voice", *arguments)
    assert (result.exit_code, result.stderr.startswith(told)) == (2, True)


def test_a_worker_ends_gracefully_when_it_is_told_to(school: Path) -> None:
    with running("worker", cwd=school, **SETTINGS, SIPBOT_KEYS_FILE=key_file()) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "sending over sms\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
