"""Files that people send: read with a limit, looked through in a process of their own, kept in the database, served back."""
