"""The files that run sipbot for a district keep to what the README promises, with settings and commands there are."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from sipbot.cli import COMMANDS
from sipbot.settings import Settings

ROOT = Path(__file__).parents[1]
SETTINGS = {f"SIPBOT_{name.upper()}" for name in Settings.__dataclass_fields__}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = YAML(typ="safe", pure=True).load(ROOT / "compose.yaml")["services"]
    return services


@pytest.mark.parametrize("name", ["tables", "server", "worker"])
def test_sipbot_runs_without_rights_and_writes_nothing_but_surveys(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["user"].startswith("${SIPBOT_USER:?")
    own = {"type": "bind", "source": "./own-surveys", "target": "/surveys", "bind": {"create_host_path": False}}
    assert service["volumes"] == ["./secrets/sipbot:/run/secrets:ro", own]


def test_all_servers_and_workers_ask_the_surveys_of_one_folder(services: dict[str, Any]) -> None:
    asked_from = {services[name]["environment"]["SIPBOT_SURVEYS"] for name in ("server", "worker")}
    assert asked_from == {services["server"]["volumes"][1]["target"]}


@pytest.mark.parametrize("name", ["tables", "server", "worker"])
def test_every_setting_and_command_is_one_there_is(services: dict[str, Any], name: str) -> None:
    names = {
        setting if setting in SETTINGS else setting.removesuffix("_FILE") for setting in services[name]["environment"]
    }
    assert names <= SETTINGS
    assert services[name]["command"][0] in COMMANDS


def test_no_secret_is_written_into_the_file(services: dict[str, Any]) -> None:
    said = {**services["server"]["environment"], **services["database"]["environment"]}
    secret = {name: value for name, value in said.items() if re.search("DATABASE$|PASSWORD|TOKEN|KEY", name)}
    assert {value.partition("/run/secrets/")[0] for name, value in said.items() if name.endswith("_FILE")} == {""}
    assert all(name.endswith("_FILE") for name in secret)


def test_tables_are_brought_up_to_date_once_before_two_servers_and_two_workers(services: dict[str, Any]) -> None:
    waits = {name: services[name]["depends_on"] for name in ("server", "worker")}
    assert waits == {name: {"tables": {"condition": "service_completed_successfully"}} for name in waits}
    assert [services[name]["deploy"]["replicas"] for name in waits] == [2, 2]


def test_the_file_is_one_that_compose_reads() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    found = subprocess.run([sys.executable, "-m", "check_jsonschema", *schema, ROOT / "compose.yaml"], check=False)
    assert found.returncode == 0


def test_backups_are_made_by_the_version_of_the_database(services: dict[str, Any]) -> None:
    version = services["database"]["image"].removeprefix("postgres:")
    assert f" postgresql-client-{version} " in (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_the_image_is_built_of_what_is_copied_into_it_and_no_secrets() -> None:
    told = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {path for line in copies() for path in line.split()[1:-1]}
    assert told[1] == "*"
    assert {line.removeprefix("!") for line in told if line.startswith("!")} == copied


def lines() -> list[str]:
    return (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()


def copies() -> list[str]:
    return [line for line in lines() if line.startswith("COPY ") and "--from" not in line]


def test_the_container_does_not_run_as_root() -> None:
    assert [line for line in lines() if line.startswith("USER ")] == ["USER 10001"]
    assert all((ROOT / path).exists() for line in copies() for path in line.split()[1:-1])
