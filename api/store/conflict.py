"""The errors of the store: one that callers act on, and one that is a mistake of ours."""


class ConflictError(Exception):
    """Somebody else was faster: nothing of this transaction is kept, and running it again from its start may succeed."""


class BrokenRuleError(Exception):
    """A row would have broken a constraint of the database; names the constraint, never the row, which may hold personal data."""
