"""Settings: what wins over what, and what is said of a mistake."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.resources import Resources
from bot.settings import Settings, load_settings
from bot.settings.model import keys, sections

pytestmark = pytest.mark.usefixtures("clean_place")

PROJECT = Path(__file__).parents[2]


def load(
    toml: str = "", *, dotenv: str = "", secrets: dict[str, str] | None = None, options: tuple[str, ...] = ()
) -> Settings:
    """Load settings from files written here and now, in the current folder."""
    Path("config").mkdir(exist_ok=True)
    Path("config/bot.toml").write_text(toml, encoding="utf-8")
    Path(".env").write_text(dotenv, encoding="utf-8")
    folder = Path("secrets")
    folder.mkdir(exist_ok=True)
    for name, value in (secrets or {}).items():
        (folder / name).write_text(value, encoding="utf-8")
    return load_settings(Resources.find(), options, secrets=folder).settings


def message(**places: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load(**places)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_bot_toml_shows_every_setting_with_its_default() -> None:
    text = (PROJECT / "config/bot.toml").read_text("utf-8")
    written = tomllib.loads(text)
    assert set(written) == set(sections())
    for name, model in sections().items():
        defaults = model().model_dump(mode="json")
        assert written[name] == {key: value for key, value in defaults.items() if value is not None}
        for key in defaults:
            # What has no default is shown too, in a comment.
            assert any(line.removeprefix("# ").startswith(f"{key} = ") for line in text.splitlines())


def test_each_setting_has_one_line_of_why_above_it() -> None:
    lines = (PROJECT / "config/bot.toml").read_text("utf-8").splitlines()
    for key in keys():
        name = key.partition(".")[2]
        number = next(n for n, line in enumerate(lines) if line.removeprefix("# ").startswith(f"{name} = "))
        assert lines[number - 1].startswith("# ")


def test_every_setting_has_a_description_and_an_example() -> None:
    for model in sections().values():
        for field in model.model_fields.values():
            assert field.description
            assert field.examples


def test_without_anything_the_defaults_hold() -> None:
    assert load() == Settings()


def test_each_place_wins_over_the_one_below(monkeypatch: pytest.MonkeyPatch) -> None:
    toml = "[summarizer]\nthreads = 1\n"
    assert load(toml).summarizer.threads == 1
    secrets = {"briefing_summarizer__threads": "2\n"}
    assert load(toml, secrets=secrets).summarizer.threads == 2
    dotenv = "BRIEFING_SUMMARIZER__THREADS=3\n"
    assert load(toml, secrets=secrets, dotenv=dotenv).summarizer.threads == 3
    monkeypatch.setenv("BRIEFING_SUMMARIZER__THREADS", "4")
    assert load(toml, secrets=secrets, dotenv=dotenv).summarizer.threads == 4
    options = ("summarizer.threads=5",)
    assert load(toml, secrets=secrets, dotenv=dotenv, options=options).summarizer.threads == 5


def test_places_add_up_setting_by_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_SUMMARIZER__THREADS", "3")
    settings = load('[library]\npaths = ["pages"]\n', dotenv="BRIEFING_DISCORD__TOKEN=abc\nOTHER=1\n")
    assert settings.library.paths == (Path("pages"),)
    assert settings.summarizer.threads == 3
    assert settings.discord.token is not None
    assert settings.discord.token.get_secret_value() == "abc"


def test_settings_cannot_be_changed_later() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().summarizer.threads = 3  # type: ignore[misc]


@pytest.mark.parametrize("value", ['["a", "b c"]', f"a{os.pathsep}b c"])
def test_a_variable_holds_several_paths(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BRIEFING_LIBRARY__PATHS", value)
    assert load().library.paths == (Path("a"), Path("b c"))


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_SUMMARIZER__THREADS", "")
    assert load("[summarizer]\nthreads = 7\n").summarizer.threads == 7


def test_a_wrong_value_in_a_file_is_named_with_its_line_and_an_example() -> None:
    said = message(toml='# mine\n[summarizer]\nengine = "extractive"\nthreads = "many"\n')
    assert "config/bot.toml:4" in said.replace(os.sep, "/")
    assert "summarizer.threads" in said
    assert "valid integer" in said
    assert "'many'" in said
    assert "threads = 2" in said


@pytest.mark.parametrize(
    ("value", "expected"), [("-1", "greater than or equal to 0"), ("x", "valid integer")]
)
def test_a_wrong_value_in_a_variable_is_named_with_the_variable(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: str
) -> None:
    monkeypatch.setenv("BRIEFING_SUMMARIZER__THREADS", value)
    said = message()
    assert said.startswith("BRIEFING_SUMMARIZER__THREADS: ")
    assert expected in said
    assert "BRIEFING_SUMMARIZER__THREADS=2" in said


def test_a_wrong_value_in_dotenv_is_named_with_its_line() -> None:
    said = message(dotenv="OTHER=1\nexport BRIEFING_SUMMARIZER__ENGINE=magic\n")
    assert said.startswith(".env:2 BRIEFING_SUMMARIZER__ENGINE: ")
    assert "should be 'extractive', 'transformers' or 'endpoint', not 'magic'" in said


def test_a_wrong_value_in_an_option_is_named_with_the_option() -> None:
    assert message(options=("summarizer.threads=x",)).startswith("--set summarizer.threads: ")
    assert "SECTION.KEY=VALUE" in message(options=("threads",))


@pytest.mark.parametrize(
    ("toml", "line", "nearest"),
    [
        ("[summarizer]\nthreds = 3\n", 2, "summarizer.threads"),
        ("[sumarizer]\nthreads = 3\n", 2, "summarizer.threads"),
        ("threads = 3\n", 1, "summarizer.threads"),
        ("summarizer.threds = 3\n", 1, "summarizer.threads"),
        ("\n[discord]\nthreads = 3\n", 3, "summarizer.threads"),
        ('[library]\npath = "x"\n', 2, "library.paths"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known(toml: str, line: int, nearest: str) -> None:
    said = message(toml=toml)
    assert f"bot.toml:{line}: no setting is called" in said
    assert f"Did you mean {nearest}?" in said


@pytest.mark.parametrize(
    "name", ["BRIEFING_THREADS", "BRIEFING_SUMMARIZER__THREDS", "BRIEFING_SUMMARISER__THREADS"]
)
def test_an_unknown_variable_is_refused_with_the_nearest_known(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "3")
    said = message()
    assert said.startswith(f"{name}: ")
    assert "BRIEFING_SUMMARIZER__THREADS=2" in said


def test_a_key_like_no_other_gets_the_list_of_all() -> None:
    said = message(toml="[zzz]\nqqq = 1\n")
    assert all(key in said for key in keys())


def test_variables_that_say_where_things_are_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_SHARED", "/somewhere")
    assert load() == Settings()


def test_where_things_are_cannot_be_said_in_dotenv() -> None:
    assert "environment only" in message(dotenv="BRIEFING_CONFIG_DIR=/somewhere\n")


def test_other_programs_secrets_are_left_alone() -> None:
    folder = Path("secrets")
    folder.mkdir()
    (folder / "other_password").write_bytes(b"\xff\xfe")
    (folder / "kubernetes.io").mkdir()
    assert load() == Settings()


def test_the_token_is_never_shown() -> None:
    settings = load(secrets={"briefing_discord__token": "very-secret\n"})
    assert settings.discord.token is not None
    assert settings.discord.token.get_secret_value() == "very-secret"
    assert "very-secret" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_not_even_a_wrong_token_is_shown() -> None:
    said = message(toml="[discord]\ntoken = 123454321\n")
    assert "discord.token" in said
    assert "123454321" not in said


@pytest.mark.parametrize("broken", ["[summarizer\n", "threads = \n", 'engine = "a\n', "a = 1\na = 2\n"])
def test_broken_toml_is_named_with_its_line(broken: str) -> None:
    said = message(toml=broken)
    assert "bot.toml: is not valid TOML" in said
    assert "line" in said


def test_toml_in_another_encoding_is_refused() -> None:
    Path("config").mkdir()
    Path("config/bot.toml").write_bytes("# é".encode("cp1252"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(Resources.find())


class TestTheWeb:
    def test_lists_are_given_by_commas_or_as_lists(self) -> None:
        fetch = load(
            "[fetch]\nports = [443]",
            dotenv='BRIEFING_FETCH__ALLOW_HOSTS=["wiki.corp.example", "[fd12::1]:8080"]',
            options=("fetch.ports=80, 443,8080",),
        ).fetch
        assert fetch.ports == (80, 443, 8080)
        assert fetch.allow_hosts == ("wiki.corp.example", "[fd12::1]:8080")
        assert load(options=("fetch.allow_hosts=10.0.0.5:80,wiki",)).fetch.allow_hosts == (
            "10.0.0.5:80",
            "wiki",
        )

    @pytest.mark.parametrize(
        ("option", "problem"),
        [
            ("fetch.allow_hosts=http://wiki.corp.example/", "as host or host:port, without http://"),
            ("fetch.allow_hosts=10.0.0.0/8", "as host or host:port"),
            ("fetch.ports=0", "greater than or equal to 1"),
            ("fetch.ports=many", "valid integer"),
            ("fetch.contact=me\r\nX: y", "without blanks"),
            ("fetch.contact=not (me)", "without blanks"),
            ("fetch.max_bytes=1", "greater than or equal to 1024"),
        ],
    )
    def test_mistakes_are_named(self, option: str, problem: str) -> None:
        said = message(options=(option,))
        assert problem in said
        assert "For example:" in said
