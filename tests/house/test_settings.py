"""What the environment may say, and what falls back to what."""

import base64
import stat
from pathlib import Path

import pytest

from app.settings import SettingsFault, address_kept, from_environment
from app.supervision import database, require

KEY = base64.b64encode(bytes(range(32))).decode()


def test_nothing_set_falls_back_to_a_key_of_its_own_that_is_kept(tmp_path: Path) -> None:
    first, second = (from_environment({}, var=tmp_path / "var") for _ in range(2))
    assert first == second
    assert len(first.sealing_key) == 32
    assert stat.S_IMODE((tmp_path / "var" / "sealing-key").stat().st_mode) == 0o600
    assert (first.host, first.port, first.production, first.secure) == ("127.0.0.1", 8000, False, False)


def test_production_is_secure_and_wants_a_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="SEALING_KEY"):
        from_environment({"PRODUCTION": "1"}, var=tmp_path)
    assert from_environment({"PRODUCTION": "1", "SEALING_KEY": KEY}, var=tmp_path).secure
    assert not list(tmp_path.iterdir())


def test_a_key_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n", encoding="ascii")
    assert from_environment({"SEALING_KEY_FILE": str(file)}, var=tmp_path).sealing_key == bytes(range(32))


@pytest.mark.parametrize(
    "said",
    [
        {"PORT": "0"},
        {"PORT": "٣"},
        {"PORT": "65536"},
        {"WORKERS": "0"},
        {"WORKERS": "65"},
        {"WORKERS": "٣"},
        {"SEALING_KEY": "c2hvcnQ="},
        {"SEALING_KEY": "no base64"},
        {"PUBLIC_ADDRESS": "vaikutin.example.fi"},
        {"PUBLIC_ADDRESS": "https://a@b.example/path"},
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsFault):
        from_environment({"SEALING_KEY": KEY} | said, var=tmp_path)


def test_links_begin_where_people_reach_the_product(tmp_path: Path) -> None:
    said = {"SEALING_KEY": KEY, "PORT": "8100"}
    assert from_environment(said, var=tmp_path).address == "http://127.0.0.1:8100"
    assert from_environment(said | {"PRODUCTION": "1"}, var=tmp_path).address == ""
    public = {"PUBLIC_ADDRESS": "https://vaikutin.example.fi/"}
    assert from_environment(said | public, var=tmp_path).address == "https://vaikutin.example.fi"


def test_links_begin_with_the_address_of_the_demo_that_runs(tmp_path: Path) -> None:
    key = base64.b64encode(bytes(32)).decode()
    with address_kept("http://127.0.0.1:8153", tmp_path):
        assert from_environment({}, var=tmp_path).address == "http://127.0.0.1:8153"
        public = {"PUBLIC_ADDRESS": "https://vaikutin.example.fi"}
        assert from_environment(public, var=tmp_path).address == public["PUBLIC_ADDRESS"]
        assert from_environment({"PRODUCTION": "1", "SEALING_KEY": key}, var=tmp_path).address == ""
    assert from_environment({}, var=tmp_path).address == "http://127.0.0.1:8000"


def test_an_address_that_is_needed_is_asked_for_by_its_name(tmp_path: Path) -> None:
    settings = from_environment({"DATABASE_OWNER_URL": "postgresql://owner@h/d", "SEALING_KEY": KEY}, var=tmp_path)
    with pytest.raises(SettingsFault, match="DATABASE_WEB_URL must"):
        require(settings, "owner_url", "web_url")
    with pytest.raises(SettingsFault, match="DATABASE_WEB_URL must"), database(settings, "web_url"):
        pass


def test_production_has_no_embedded_database(tmp_path: Path) -> None:
    settings = from_environment({"PRODUCTION": "1", "SEALING_KEY": KEY}, var=tmp_path)
    with pytest.raises(SettingsFault), database(settings, "owner_url", home=tmp_path / "postgres"):
        pass
    assert not (tmp_path / "postgres").exists()
