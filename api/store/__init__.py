"""The store: tables, migrations, and the way between rows and domain values. Rows never leave it."""

from api.store.conflict import ConflictError

__all__ = ["ConflictError"]
