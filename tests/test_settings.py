"""Settings come from the environment, then from `.env`, and a wrong one is told by name."""

from pathlib import Path

import pytest

from sipbot.settings import Settings, SettingsError, environment, read

NO_FILE = Path("there-is-no-such-file")


def test_everything_has_a_default() -> None:
    assert read({}, NO_FILE) == Settings()


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("SIPBOT_PORT=9000\nSIPBOT_SCHOOL=lincoln\n")
    settings = read({"SIPBOT_PORT": "9001"}, dotenv)
    assert (settings.port, settings.school) == (9001, "lincoln")


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://sipbot@database/sipbot\n")
    (tmp_path / "token").write_text("invented\n")
    env = {"SIPBOT_DATABASE_FILE": str(tmp_path / "url"), "TWILIO_AUTH_TOKEN_FILE": str(tmp_path / "token")}
    assert read(env, NO_FILE).database == "postgresql://sipbot@database/sipbot"
    assert environment(env, NO_FILE)["TWILIO_AUTH_TOKEN"] == "invented"
    assert environment({**env, "TWILIO_AUTH_TOKEN": "said"}, NO_FILE)["TWILIO_AUTH_TOKEN"] == "said"


def test_the_file_of_a_secret_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match=r"^SIPBOT_DATABASE_FILE: the file /nowhere cannot be read"):
        read({"SIPBOT_DATABASE_FILE": "/nowhere"}, NO_FILE)


def test_channels_are_a_list_of_names() -> None:
    assert read({"SIPBOT_CHANNELS": "webchat, sms"}, NO_FILE).channels == ("webchat", "sms")


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("SIPBOT_PORT", "eighty", "SIPBOT_PORT is 'eighty': write a whole number from 0 to 65535"),
        ("SIPBOT_SMALLEST_GROUP", "2", "SIPBOT_SMALLEST_GROUP is '2': write a whole number from 5 to 30"),
        ("SIPBOT_ANONYMOUS", "maybe", "SIPBOT_ANONYMOUS is 'maybe': write yes or no"),
        ("SIPBOT_PUBLIC_URL", "voice.example.org", "write the address people reach, https://…"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(setting: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        read({setting: value}, NO_FILE)
    assert told in str(error.value)


def test_the_example_file_holds_the_defaults() -> None:
    assert read({}, Path(__file__).parents[1] / ".env.example") == Settings()
