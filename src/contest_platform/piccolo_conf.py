"""Piccolo's configuration: the engine and the one app."""

import os

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

from contest_platform import settings

DB = PostgresEngine(
    config={"dsn": os.environ.get("DATABASE_URL") or settings.current().database_url},
    extensions=(),
    log_queries=False,
)

APP_REGISTRY = AppRegistry(apps=["contest_platform.piccolo_app"])
