"""The ledger's sequence, the index for the history of a subject, and the triggers that refuse to change or delete what it holds."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-24T00:01:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Ledger: sequence and triggers."

PROTECTED = ("ledger_line", "ledger_leaf", "ledger_subtree", "ledger_head")

UP = """
CREATE SEQUENCE ledger_line_sequence;
CREATE INDEX ledger_line_of_subject ON ledger_line (subject, sequence);
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME;
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION ledger_refuse();"
    f"CREATE TRIGGER {table}_is_not_truncated BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();"
    for table in PROTECTED
)

DOWN = "".join(
    f"DROP TRIGGER {table}_is_append_only ON {table}; DROP TRIGGER {table}_is_not_truncated ON {table};"
    for table in PROTECTED
) + "DROP FUNCTION ledger_refuse(); DROP INDEX ledger_line_of_subject; DROP SEQUENCE ledger_line_sequence;"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="contest_platform", description=DESCRIPTION)

    async def up():
        await engine_finder().current_transaction.get().connection.execute(UP)

    async def down():
        await engine_finder().current_transaction.get().connection.execute(DOWN)

    manager.add_raw(up)
    manager.add_raw_backwards(down)
    return manager
