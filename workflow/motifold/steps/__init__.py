"""One file a rule: read, one or two calls, write."""
