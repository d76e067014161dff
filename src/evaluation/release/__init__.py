"""Audits a publication, then swaps it into place."""
