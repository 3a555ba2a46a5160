"""The settings: environment variables and `.env`, read once, checked at the start. `.env.example` lists them all."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class BadSetting(Exception):
    """A setting that cannot be used; the text names it and says what it should be."""


@dataclass(frozen=True)
class Settings:
    database_url: str = field(repr=False)
    file_store: str
    s3_endpoint_url: str
    host: str
    port: int
    workers: int
    public_url: str
    secret_key: bytes = field(repr=False)
    smtp_url: str = field(repr=False)
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    default_language: str
    storage_dir: Path
    time_zone: ZoneInfo
    max_upload_bytes: int
    max_account_bytes: int
    clamd: str
    metrics_token: str = field(repr=False)
    log_format: str
    own_origin: str  # of PUBLIC_URL; empty where it is not set
    signing_certificate: Path | None
    signing_password: str = field(repr=False)
    secure_cookies: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "secure_cookies", self.public_url.startswith("https://"))


@cache
def current() -> Settings:
    """The settings of this process."""
    return read({**_dotenv(Path(".env")), **os.environ})


def read(source: Mapping[str, str]) -> Settings:
    """Check and convert the settings in `source`; raises BadSetting for the first that does not hold."""
    storage_dir = Path(source.get("STORAGE_DIR") or "storage").resolve()
    host, port = source.get("HOST") or "127.0.0.1", _number(source, "PORT", 8000, 1, 65_535)
    return Settings(
        database_url=_with_prefix(source, "DATABASE_URL", ("postgresql://", "postgres://")),
        file_store=_bucket(source, "FILE_STORE"),
        s3_endpoint_url=_with_prefix(source, "S3_ENDPOINT_URL", ("http://", "https://")),
        host=host,
        port=port,
        workers=_number(source, "WORKERS", 1, 1, 64),
        public_url=(
            _with_prefix(source, "PUBLIC_URL", ("http://", "https://")) or f"http://{_reachable(host)}:{port}"
        ).rstrip("/"),
        secret_key=_secret_key(source.get("SECRET_KEY", ""), storage_dir),
        smtp_url=_mail_server(source, "SMTP_URL"),
        trusted_proxies=_networks(source.get("TRUSTED_PROXIES", "")),
        default_language=_one_of(source, "DEFAULT_LANGUAGE", ("vi", "en")),
        storage_dir=storage_dir,
        time_zone=_time_zone(source.get("TIME_ZONE") or "Asia/Ho_Chi_Minh"),
        max_upload_bytes=_number(source, "MAX_UPLOAD_BYTES", 2 * 1024**3, 1, 32 * 1024**3),
        max_account_bytes=_number(source, "MAX_ACCOUNT_BYTES", 10 * 1024**3, 1, 1024**5),
        clamd=_address(source, "CLAMD"),
        metrics_token=_secret(source, "METRICS_TOKEN"),
        log_format=_one_of(source, "LOG_FORMAT", ("text", "json")),
        own_origin=_origin(source, "PUBLIC_URL"),
        signing_certificate=_file(source, "SIGNING_CERTIFICATE"),
        signing_password=source.get("SIGNING_PASSWORD", ""),
    )


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, value in pairs}


def _with_prefix(source: Mapping[str, str], name: str, prefixes: tuple[str, ...]) -> str:
    value = source.get(name, "")
    if value and not value.startswith(prefixes):
        raise BadSetting(f"{name} must begin with {' or '.join(prefixes)}, not {value!r}.")
    return value


def _origin(source: Mapping[str, str], name: str) -> str:
    """Scheme, host and port as a browser writes them in `Origin`: in small letters, without the scheme's own port."""
    value = source.get(name, "").lower()
    try:
        parts = urlsplit(value)
        usable = not value or (parts.hostname and parts.port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise BadSetting(f"{name} must name a host, as https://thi.example.vn does, not {value!r}.")
    own_port = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.removesuffix(own_port)}" if value else ""


def _mail_server(source: Mapping[str, str], name: str) -> str:
    value = _with_prefix(source, name, ("smtp://", "smtps://", "smtp+tls://"))
    try:
        usable = not value or (urlsplit(value).hostname and urlsplit(value).port != 0)
    except ValueError:
        usable = False
    if not usable:  # the value may carry a password: it is not repeated
        raise BadSetting(f"{name} must be smtp+tls://USER:PASSWORD@HOST:PORT?from=ADDRESS, with a host and a port.")
    return value


def _bucket(source: Mapping[str, str], name: str) -> str:
    value = _with_prefix(source, name, ("s3://",))
    if value and not urlsplit(value).netloc:
        raise BadSetting(f"{name} must name a bucket: s3://BUCKET/PREFIX, not {value!r}.")
    return value


def _address(source: Mapping[str, str], name: str) -> str:
    value = source.get(name, "")
    host, _, port = value.rpartition(":")
    if value and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise BadSetting(f"{name} must be HOST:PORT, not {value!r}.")
    return value


def _secret(source: Mapping[str, str], name: str) -> str:
    value = source.get(name, "")
    if value and not (len(value) >= 16 and value.isascii() and value.isprintable() and " " not in value):
        raise BadSetting(f"{name} must have at least 16 ASCII characters, without spaces.")
    return value


def _file(source: Mapping[str, str], name: str) -> Path | None:
    path = Path(source[name]).resolve() if source.get(name) else None
    if path is not None and not path.is_file():
        raise BadSetting(f"{name} must name a file, and there is none at {path}.")
    return path


def _reachable(host: str) -> str:
    """The address that a browser of this machine can open when the server listens on all."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104


def _one_of(source: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = source.get(name) or choices[0]
    if value not in choices:
        raise BadSetting(f"{name} must be {' or '.join(choices)}, not {value!r}.")
    return value


def _number(source: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = source.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise BadSetting(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise BadSetting(f"TRUSTED_PROXIES must be addresses or networks with commas between: {error}.") from None


def _time_zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"TIME_ZONE must be a time zone such as Asia/Ho_Chi_Minh, not {value!r}.") from None


def _secret_key(value: str, storage_dir: Path) -> bytes:
    """The key given, or the one kept in the storage folder, made on the first start."""
    if value:
        if len(value) < 32:
            raise BadSetting("SECRET_KEY must have at least 32 characters.")
        return value.encode()
    try:
        return _kept_key(storage_dir / "secret_key")
    except OSError as error:
        raise BadSetting(f"STORAGE_DIR must be a folder that can be written: {error}.") from None


def _kept_key(path: Path) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_hex(32), encoding="ascii")
        try:
            os.link(new, path)  # another process that made one first wins
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_bytes()
