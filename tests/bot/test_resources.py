"""The operator's files win over those that come with the bot, file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.resources import Resources, seeds_folder

pytestmark = pytest.mark.usefixtures("clean_place")


def test_without_a_folder_of_ones_own_the_shipped_files_are_used() -> None:
    resources = Resources.find(environ={})
    assert resources.operator is None
    assert tomllib_section(resources.read("bot.toml"))


def tomllib_section(data: bytes) -> bool:
    import tomllib

    return "summarizer" in tomllib.loads(data.decode())


def test_config_in_the_current_folder_wins_file_by_file() -> None:
    Path("config").mkdir()
    Path("config/bot.toml").write_text("# mine", encoding="utf-8")
    resources = Resources.find(environ={})
    assert resources.read("bot.toml") == b"# mine"
    assert resources.config("topics.toml") == resources.shipped / "topics.toml"


def test_the_variable_wins_over_the_current_folder_and_the_option_over_both(tmp_path: Path) -> None:
    for name in ("config", "by-variable", "by-option"):
        folder = tmp_path / name if name != "config" else Path("config")
        folder.mkdir()
        (folder / "bot.toml").write_text(f"# {name}", encoding="utf-8")
    environ = {"BRIEFING_CONFIG_DIR": str(tmp_path / "by-variable")}
    assert Resources.find(environ=environ).read("bot.toml") == b"# by-variable"
    assert Resources.find(tmp_path / "by-option", environ).read("bot.toml") == b"# by-option"


def test_a_folder_that_is_not_there_is_an_error_that_says_who_named_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"BRIEFING_CONFIG_DIR .*does not exist"):
        Resources.find(environ={"BRIEFING_CONFIG_DIR": str(tmp_path / "none")})
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"--config .*is not a folder"):
        Resources.find(tmp_path / "file", {})


def test_a_config_file_that_is_a_folder_or_a_dangling_link_is_named(tmp_path: Path) -> None:
    (tmp_path / "bot.toml").mkdir()
    (tmp_path / "topics.toml").symlink_to(tmp_path / "gone")
    resources = Resources.find(tmp_path, {})
    with pytest.raises(SettingsError, match="is not a file"):
        resources.read("bot.toml")
    with pytest.raises(SettingsError, match="does not exist"):
        resources.read("topics.toml")


def test_the_shipped_documents_have_their_manifest() -> None:
    assert (seeds_folder() / "seeds.toml").is_file()
