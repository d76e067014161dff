"""A project's records: read and checked once, all faults at once, each by file and line."""
