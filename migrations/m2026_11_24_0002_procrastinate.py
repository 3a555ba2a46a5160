"""The job queue's schema, as the pinned version of procrastinate brings it (docs/decisions/0006-procrastinate.md)."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder
from procrastinate.schema import SchemaManager

ID = "2026-11-24T00:02:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Schema of procrastinate 3.10."

DOWN = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'procrastinate\\_%'
    AND relnamespace = 'public'::regnamespace LOOP EXECUTE 'DROP TABLE ' || found.relname || ' CASCADE'; END LOOP;
  FOR found IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate\\_%'
    AND pronamespace = 'public'::regnamespace LOOP EXECUTE 'DROP FUNCTION ' || found.name || ' CASCADE'; END LOOP;
  FOR found IN SELECT typname FROM pg_type WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('c', 'e')
    AND typnamespace = 'public'::regnamespace LOOP EXECUTE 'DROP TYPE IF EXISTS ' || found.typname || ' CASCADE';
  END LOOP;
END $$;
"""


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="contest_platform", description=DESCRIPTION)

    async def up():
        await engine_finder().current_transaction.get().connection.execute(SchemaManager.get_schema())

    async def down():
        await engine_finder().current_transaction.get().connection.execute(DOWN)

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
