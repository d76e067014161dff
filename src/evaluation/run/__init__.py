"""Turns a request into finished reports: what has to be made, and how it is made."""
