"""Settings: each bad value stops the start with one line that names it; `.env.example` lists them all."""

import re
import stat
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest

from contest_platform import settings
from contest_platform.cli import main
from contest_platform.settings import BadSetting, Settings, read

ROOT = Path(__file__).parents[1]


def test_defaults(tmp_path: Path) -> None:
    found = read({"STORAGE_DIR": str(tmp_path)})

    assert (found.host, found.port, found.workers) == ("127.0.0.1", 8000, 1)
    assert found.public_url == "http://127.0.0.1:8000"
    assert not found.secure_cookies
    assert found.time_zone.key == "Asia/Ho_Chi_Minh"
    assert found.default_language == "vi"
    assert (found.max_upload_bytes, found.max_account_bytes) == (2 * 1024**3, 10 * 1024**3)


def test_an_empty_value_is_the_default(tmp_path: Path) -> None:
    empty = {item.name.upper(): "" for item in fields(Settings)} | {"STORAGE_DIR": str(tmp_path)}
    assert read(empty) == read({"STORAGE_DIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root@localhost/contest"),
        ("FILE_STORE", "/srv/files"),
        ("FILE_STORE", "s3://"),
        ("S3_ENDPOINT_URL", "minio:9000"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "8000 "),
        ("PORT", "٣"),
        ("PORT", "-1"),
        ("WORKERS", "many"),
        ("WORKERS", "0"),
        ("PUBLIC_URL", "contest.example.vn"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://[thi.example.vn"),
        ("SECRET_KEY", "short"),
        ("SMTP_URL", "mail.example.vn"),
        ("TRUSTED_PROXIES", "10.0.0.1, nobody"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("TIME_ZONE", "Asia/Sơn_La"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("MAX_UPLOAD_BYTES", "2GB"),
        ("MAX_UPLOAD_BYTES", str(33 * 1024**3)),
        ("MAX_ACCOUNT_BYTES", "0"),
        ("MAX_ACCOUNT_BYTES", "10 GB"),
        ("CLAMD", "localhost"),
        ("CLAMD", "localhost:99999"),
        ("METRICS_TOKEN", "short"),
        ("METRICS_TOKEN", "with a space in it"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=f"^{name} must") as refused:
        read({"STORAGE_DIR": str(tmp_path), name: value})
    assert "\n" not in str(refused.value)


def test_a_bad_value_stops_the_start(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PORT", "eight thousand")
    settings.current.cache_clear()
    try:
        assert main(["run"]) == 1
    finally:
        settings.current.cache_clear()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "contest: PORT must be a whole number from 1 to 65535, not 'eight thousand'.\n"


def test_proxies_are_addresses_or_networks(tmp_path: Path) -> None:
    found = read({"STORAGE_DIR": str(tmp_path), "TRUSTED_PROXIES": "127.0.0.1, 10.1.0.0/16,::1"})
    assert found.trusted_proxies == (ip_network("127.0.0.1/32"), ip_network("10.1.0.0/16"), ip_network("::1/128"))


def test_cookies_are_secure_behind_https(tmp_path: Path) -> None:
    assert read({"STORAGE_DIR": str(tmp_path), "PUBLIC_URL": "https://thi.example.vn/"}).secure_cookies


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("", ""),
        ("https://Thi.example.vn/", "https://thi.example.vn"),
        ("https://thi.example.vn:443/contest", "https://thi.example.vn"),
        ("http://thi.example.vn:80", "http://thi.example.vn"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_own_origin_is_written_as_browsers_write_it(url: str, origin: str, tmp_path: Path) -> None:
    assert read({"STORAGE_DIR": str(tmp_path), "PUBLIC_URL": url}).own_origin == origin


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = read({"STORAGE_DIR": str(tmp_path / "new")}).secret_key

    assert read({"STORAGE_DIR": str(tmp_path / "new")}).secret_key == first
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


def test_a_storage_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match=r"^STORAGE_DIR must"):
        read({"STORAGE_DIR": str(tmp_path / "file" / "storage")})


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    secret = "a-secret-of-more-than-32-characters"
    url = f"postgresql://lan:{secret}@127.0.0.1/contest"
    secrets = {"SECRET_KEY": secret, "DATABASE_URL": url, "METRICS_TOKEN": secret}
    shown = repr(read({"STORAGE_DIR": str(tmp_path), **secrets}))
    assert secret not in shown


def test_dotenv_gives_way_to_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text('# a remark\nPORT = "8123"\nHOST=127.0.0.9\n\nnonsense\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOST", "127.0.0.8")
    monkeypatch.delenv("PORT", raising=False)
    settings.current.cache_clear()
    try:
        found = settings.current()
    finally:
        settings.current.cache_clear()
    assert (found.host, found.port) == ("127.0.0.8", 8123)


def test_every_setting_is_in_the_example() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^([A-Z0-9_]+)=", text, re.MULTILINE)
    derived = {"own_origin", "secure_cookies"}
    assert listed == [item.name.upper() for item in fields(Settings) if item.name not in derived]


def test_the_example_holds(tmp_path: Path) -> None:
    pairs = dict(
        line.split("=", 1)
        for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#") and "=" in line
    )
    assert read({**pairs, "STORAGE_DIR": str(tmp_path)}) == read({"STORAGE_DIR": str(tmp_path)})
