"""What is published of a project: its counts in one file, its site, what changed since, and what it is compared with."""
