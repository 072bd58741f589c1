"""Copies of the record: taken while it is served, proven before they are trusted, restored into either database."""

from service.keeping.backup import backup
from service.keeping.file import BackupFile
from service.keeping.loading import Occupied
from service.keeping.manifest import Damaged, Manifest
from service.keeping.restore import Restored, restore

__all__ = ["BackupFile", "Damaged", "Manifest", "Occupied", "Restored", "backup", "restore"]
