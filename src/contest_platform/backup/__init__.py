"""One file with the database, the files and the secret key, made while the server runs; and the way back.

A backup is an uncompressed tar: `database.dump` (pg_dump's custom format, one consistent moment), `files/<sha256>`,
`secret_key` when the program made it itself, and last `manifest.json` with the SHA-256 of everything. The files
are read after the database: what a row of that moment names was in the store before the row was, and no file leaves
the store before they were read. The file is as secret as the installation itself.
"""

from contest_platform.backup.making import Made, make_backup
from contest_platform.backup.restoring import (
    BackupDamaged,
    BackupTooNew,
    PlaceNotEmpty,
    Restored,
    check_backup,
    restore_backup,
)

__all__ = [
    "BackupDamaged",
    "BackupTooNew",
    "Made",
    "PlaceNotEmpty",
    "Restored",
    "check_backup",
    "make_backup",
    "restore_backup",
]
