"""What `config/deploy/` tells a machine: held to the linters of each form, and to the bot that it starts."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from bot.resources import Resources
from bot.roles import EVERY_ROLE, parse_roles
from bot.settings import load_settings
from bot.settings.load import CREDENTIALS

PROJECT = Path(__file__).parents[1]
DEPLOY = PROJECT / "config/deploy"

EXPOSURE = 20
"""Tenths of `systemd-analyze security`'s scale of 0 (shut) to 10 (open); below 2.0 it says OK."""


async def run(*command: str, **environment: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *command,
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode is not None
    return process.returncode, said.decode()


def instructions(name: str) -> list[str]:
    """Those of the Dockerfile with this name, continued lines joined, without the name."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [line.removeprefix(name).strip() for line in text.splitlines() if line.startswith(f"{name} ")]


def container_environment() -> dict[str, str]:
    return {
        name: value
        for line in instructions("ENV")
        for name, _, value in (pair.partition("=") for pair in line.split())
    }


def compose(name: str = "compose.yaml") -> dict[str, Any]:
    loaded = yaml.safe_load((DEPLOY / name).read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def unit_values(name: str) -> list[str]:
    text = (DEPLOY / "briefing-bot.service").read_text("utf-8")
    return re.findall(rf"^{name}=(.*)$", text, flags=re.MULTILINE)


class TestDockerfile:
    async def test_a_linter_finds_nothing(self) -> None:
        linter = Path(sys.executable).parent / "hadolint"
        if not linter.exists():
            pytest.skip("hadolint is not installed: its wheel is for Linux alone")
        code, said = await run(str(linter), "--no-color", str(DEPLOY / "Dockerfile"))
        assert (code, said) == (0, "")

    def test_it_takes_along_all_that_the_package_is_built_from(self) -> None:
        project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
        wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
        needed = {
            "pyproject.toml",
            project["project"]["readme"],
            *project["project"]["license-files"],
            *wheel["packages"],
            *(path.partition("/")[0] for path in wheel["force-include"]),
        }
        copied = {
            source for line in instructions("COPY") if "--from" not in line for source in line.split()[:-1]
        }
        assert copied == needed
        assert all((PROJECT / source).exists() for source in copied)

    def test_its_context_holds_that_and_nothing_else(self) -> None:
        let_in = {
            line[1:]
            for line in (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
            if line.startswith("!")
        }
        copied = {
            source for line in instructions("COPY") if "--from" not in line for source in line.split()[:-1]
        }
        assert let_in == copied

    def test_its_variables_are_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in container_environment().items():
            if name.startswith("BRIEFING_"):
                monkeypatch.setenv(name, value)
        settings = load_settings(Resources(None, PROJECT / "config")).settings
        assert settings.database.url is not None
        assert settings.database.url.get_secret_value().startswith("sqlite:////data/")
        assert settings.health.port == int(instructions("EXPOSE")[0])

    def test_it_does_not_run_as_root(self) -> None:
        *_, user = instructions("USER")
        assert user.partition(":")[0].isdecimal()
        assert user.partition(":")[0] != "0"

    @pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (None, False)])
    async def test_its_health_check_tells_a_bot_that_serves_from_one_that_does_not(
        self, status: int | None, *, healthy: bool
    ) -> None:
        _, _, words = instructions("HEALTHCHECK")[0].partition(" CMD ")
        command = [sys.executable if word == "python" else word for word in json.loads(words)]
        pages = web.Application()

        async def health(_: web.Request) -> web.Response:
            return web.json_response({}, status=status or 200)

        pages.router.add_get("/healthz", health)
        runner = web.AppRunner(pages)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        if status is None:
            await site.stop()
        try:
            code, _ = await run(*command, BRIEFING_HEALTH__PORT=str(port), no_proxy="*")
        finally:
            await runner.cleanup()
        assert (code == 0) is healthy


class TestCompose:
    def test_the_bot_can_do_no_more_than_it_must(self) -> None:
        bot = compose()["services"]["bot"]
        assert bot["read_only"] is True
        assert bot["cap_drop"] == ["ALL"]
        assert "cap_add" not in bot
        assert bot["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in bot
        assert "ports" not in bot
        assert bot["user"] in instructions("USER")

    def test_what_is_kept_lies_on_a_volume(self) -> None:
        written = compose()
        kept = {mount.split(":")[1] for mount in written["services"]["bot"]["volumes"]}
        assert kept == set(json.loads(instructions("VOLUME")[0]))
        assert {mount.split(":")[0] for mount in written["services"]["bot"]["volumes"]} == set(
            written["volumes"]
        )

    def test_the_token_comes_as_a_secret_that_the_bot_reads(self, tmp_path: Path) -> None:
        written = compose()
        (secret,) = written["services"]["bot"]["secrets"]
        assert secret["source"] in written["secrets"]
        (tmp_path / secret["target"]).write_text("a-token\n", "utf-8")
        loaded = load_settings(Resources(None, PROJECT / "config"), secrets=tmp_path).settings
        assert loaded.discord.token is not None
        assert loaded.discord.token.get_secret_value() == "a-token"

    def test_it_builds_from_the_project(self) -> None:
        build = compose()["services"]["bot"]["build"]
        context = (DEPLOY / build["context"]).resolve()
        assert context == PROJECT
        assert (context / build["dockerfile"]).is_file()


class TestComposeOfRoles:
    @pytest.fixture
    def bots(self) -> dict[str, Any]:
        services = compose("compose.large.yaml")["services"]
        return {name: service for name, service in services.items() if name != "database"}

    def test_every_role_is_somebodys(self, bots: dict[str, Any]) -> None:
        roles = [parse_roles(service["command"][-1]) for service in bots.values()]
        assert frozenset().union(*roles) == EVERY_ROLE
        assert all(service["command"][:-1] == ["run", "--role"] for service in bots.values())

    def test_each_is_as_shut_in_as_the_small_one(self, bots: dict[str, Any]) -> None:
        small = compose()["services"]["bot"]
        for service in bots.values():
            for name in (
                "read_only",
                "cap_drop",
                "security_opt",
                "user",
                "tmpfs",
                "build",
                "stop_grace_period",
            ):
                assert service[name] == small[name]
            assert "ports" not in service

    def test_their_variables_are_settings(
        self, bots: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in bots["chat"]["environment"].items():
            if name.startswith("BRIEFING_"):
                monkeypatch.setenv(name, value)
        settings = load_settings(Resources(None, PROJECT / "config")).settings
        assert settings.database.url is not None
        assert settings.database.url.get_secret_value().startswith("postgresql://")
        assert settings.health.host == "0.0.0.0"  # noqa: S104

    def test_no_password_stands_in_it(self) -> None:
        written = compose("compose.large.yaml")
        for service in written["services"].values():
            for secret in service["secrets"]:
                assert (secret if isinstance(secret, str) else secret["source"]) in written["secrets"]
            assert not re.search("PASSWORD: |://[^@]*:", yaml.safe_dump(service["environment"]))


class TestSystemd:
    @pytest.fixture
    def unit(self, tmp_path: Path) -> Path:
        """The unit with a command that is there: a check for it is all that the rest would fail of."""
        if shutil.which("systemd-analyze") is None:
            pytest.skip("systemd-analyze is not installed")
        text = (DEPLOY / "briefing-bot.service").read_text("utf-8")
        copy = tmp_path / "briefing-bot.service"
        copy.write_text(text.replace("/opt/briefing-bot/bin/briefing-bot", "/bin/true"), "utf-8")
        return copy

    async def test_systemd_finds_nothing_wrong(self, unit: Path) -> None:
        code, said = await run("systemd-analyze", "verify", "--man=no", str(unit))
        assert (code, said) == (0, "")

    async def test_it_is_shut_in(self, unit: Path) -> None:
        code, said = await run(
            "systemd-analyze",
            "security",
            "--offline=true",
            f"--threshold={EXPOSURE}",
            "--no-pager",
            str(unit),
        )
        assert code == 0, said

    def test_its_variables_are_settings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for line in unit_values("Environment"):
            name, _, value = line.partition("=")
            if name.startswith("BRIEFING_") and name != "BRIEFING_CONFIG_DIR":
                monkeypatch.setenv(name, value.replace("%S", "/var/lib"))
        settings = load_settings(Resources(None, PROJECT / "config")).settings
        assert settings.database.url is not None
        assert settings.database.url.get_secret_value() == "sqlite:////var/lib/briefing-bot/briefing.db"

    def test_the_token_comes_as_a_credential_that_the_bot_reads(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name, _, _ = unit_values("LoadCredential")[0].partition(":")
        (tmp_path / name).write_text("a-token\n", "utf-8")
        monkeypatch.setenv(CREDENTIALS, str(tmp_path))
        token = load_settings(Resources(None, PROJECT / "config")).settings.discord.token
        assert token is not None
        assert token.get_secret_value() == "a-token"

    def test_a_wrong_setting_is_not_tried_again_and_again(self) -> None:
        from bot.errors import DiscordRefusedError, SettingsError

        assert unit_values("RestartPreventExitStatus") == [str(SettingsError.exit_code)]
        assert DiscordRefusedError.exit_code == SettingsError.exit_code


class TestWatching:
    def test_there_are_five_alerts_each_with_its_mend(self) -> None:
        (group,) = yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))["groups"]
        assert len(group["rules"]) == 5
        for rule in group["rules"]:
            assert rule["annotations"]["summary"]
            assert rule["annotations"]["mend"]

    async def test_prometheus_takes_them(self) -> None:
        if shutil.which("promtool") is None:
            pytest.skip("promtool (of Prometheus) is not installed")
        code, said = await run("promtool", "check", "rules", str(DEPLOY / "alerts.yaml"))
        assert code == 0, said
        assert "5 rules found" in said

    def test_every_panel_of_the_dashboard_asks_for_something(self) -> None:
        panels = json.loads((DEPLOY / "dashboard.json").read_text("utf-8"))["panels"]
        assert len({panel["id"] for panel in panels}) == len(panels)
        assert all(target["expr"] for panel in panels for target in panel["targets"])
