"""Piccolo's one app: the tables of every stage, and where the migrations are."""

import importlib.util

from piccolo.conf.apps import AppConfig, table_finder

from contest_platform import resources

STAGES = (
    "ledger",
    "outbox",
    "accounts",
    "contests",
    "entries",
    "judging",
    "ranking",
    "advancement",
    "records",
    "papers",
)


def tables_modules() -> list[str]:
    names = [f"contest_platform.{stage}.tables" for stage in STAGES]
    return [name for name in names if importlib.util.find_spec(name) is not None]


APP_CONFIG = AppConfig(
    app_name="contest_platform",
    migrations_folder_path=str(resources.folder("migrations")),
    table_classes=table_finder(tables_modules(), exclude_imported=True),
)
