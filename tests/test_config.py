"""The environment becomes one frozen Config, or one error that names the setting."""

from dataclasses import FrozenInstanceError, fields
from datetime import timedelta
from pathlib import Path

import pytest

from screener.config import SETTINGS, Config, ConfigError, Server


def test_an_empty_environment_gives_the_promised_times() -> None:
    config = Config.from_environ({})
    assert config.idle == timedelta(minutes=30)
    assert config.longest == timedelta(hours=12)
    assert config.store is None
    assert config.help_file is None
    assert not config.https


def test_settings_are_read() -> None:
    config = Config.from_environ(
        {
            "SCREENER_STORE": "valkeys://store.example",
            "SCREENER_STORE_CA": "ca.pem",
            "SCREENER_IDLE_MINUTES": "60",
            "SCREENER_LONGEST_HOURS": "2",
            "SCREENER_RECORDS": "40",
            "SCREENER_HELP": "help.toml",
            "SCREENER_HTTPS": "yes",
            "SCREENER_HOSTS": "Help.example, [fd00::1]",
            "SCREENER_PROXIES": "1",
        }
    )
    assert config == Config(
        store=Server("valkeys://store.example"),
        store_ca=Path("ca.pem"),
        idle=timedelta(hours=1),
        longest=timedelta(hours=2),
        records=40,
        help_file=Path("help.toml"),
        https=True,
        hosts=("help.example", "[fd00::1]"),
        proxies=1,
    )


@pytest.mark.parametrize(
    "address",
    [
        "valkey://here",
        "valkeys://user:word@store.example:6380/3",
        "redis://127.0.0.1:6379/",
        "rediss://[fd00::1]",
        "unix:///run/valkey.sock",
    ],
)
def test_the_store_may_be_a_server_whose_address_is_never_shown(address: str) -> None:
    config = Config.from_environ({"SCREENER_STORE": address})
    assert config.store == Server(address)
    assert address not in repr(config)


def test_every_field_can_be_set_and_every_setting_has_a_field() -> None:
    assert sorted(field for field, _ in SETTINGS.values()) == sorted(field.name for field in fields(Config))


def test_what_is_not_ours_is_left_alone() -> None:
    assert Config.from_environ({"PATH": "x", "FLASK_DEBUG": "1", "screener_store": "y"}) == Config()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SCREENER_STORES", "answers.sqlite"),
        ("SCREENER_STORE_CA", "ca.pem"),
        ("SCREENER_STORE", ""),
        ("SCREENER_STORE", "a\0b"),
        ("SCREENER_IDLE_MINUTES", "4"),
        ("SCREENER_IDLE_MINUTES", "30.5"),
        ("SCREENER_IDLE_MINUTES", "٣٠"),
        ("SCREENER_LONGEST_HOURS", "13"),
        ("SCREENER_LONGEST_HOURS", "-1"),
        ("SCREENER_RECORDS", "0"),
        ("SCREENER_RECORDS", "9" * 5_000),
        ("SCREENER_HTTPS", "maybe"),
        ("SCREENER_PUBLIC_ADDRESS", "http://help.example.org"),
        ("SCREENER_PUBLIC_ADDRESS", "https://help.example.org/path"),
        ("SCREENER_PUBLIC_ADDRESS", "https://help.example.org/?who=1"),
        ("SCREENER_PUBLIC_ADDRESS", "https://me:secret@help.example.org"),
        ("SCREENER_PUBLIC_ADDRESS", "https://help\u0435.example.org"),
        ("SCREENER_PUBLIC_ADDRESS", "https://" + "a" * 60 + ".org"),
        ("SCREENER_HTTPS", ""),
        ("SCREENER_HOSTS", ""),
        ("SCREENER_HOSTS", "https://help.example"),
        ("SCREENER_HOSTS", "help.example:443"),
        ("SCREENER_HOSTS", "*"),
        ("SCREENER_PROXIES", "10.0.0.1"),
        ("SCREENER_PROXIES", "6"),
        ("SCREENER_STORE", "http://here"),
        ("SCREENER_STORE", "valkey://"),
        ("SCREENER_STORE", "valkey://here:0"),
        ("SCREENER_STORE", "valkey://here:70000"),
        ("SCREENER_STORE", "valkey://here/x"),
        ("SCREENER_STORE", "valkey://here?db=1"),
        ("SCREENER_STORE", "valkey://a..b"),
        ("SCREENER_STORE", "unix://"),
    ],
)
def test_a_wrong_setting_is_one_error_that_names_it(name: str, value: str) -> None:
    """A setting that is misspelt or out of range must not silently become the default."""
    with pytest.raises(ConfigError) as caught:
        Config.from_environ({name: value})
    assert caught.value.name == name
    assert caught.value.allowed in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_address_of_a_store_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        Config.from_environ({"SCREENER_STORE": "mysql://user:zebra7431@here"})
    assert "zebra7431" not in str(caught.value)


def test_idle_longer_than_the_longest_is_refused() -> None:
    with pytest.raises(ConfigError, match="SCREENER_IDLE_MINUTES"):
        Config.from_environ({"SCREENER_IDLE_MINUTES": "120", "SCREENER_LONGEST_HOURS": "1"})


def test_a_config_stays_as_it_was_read() -> None:
    with pytest.raises(FrozenInstanceError):
        Config().https = True  # type: ignore[misc]
