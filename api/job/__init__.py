"""Work that no request waits for: expiry, reminders, and keeping the search index in step."""
