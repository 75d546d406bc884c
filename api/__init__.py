"""Talka runs: the application, its commands, actions, store, jobs and channels."""
