"""One module per page or kind of page: what it asks the API, and what its forms send."""
