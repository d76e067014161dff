"""Evaluate a programme from its records: pledges, networks, workshops.

One road, walked from left to right; a wing imports only from wings to its left, which import-linter holds:

    metrics > records > importers > counts > disclosure > report > publication > run > release > sample > cli
"""

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name == "open_study":  # loaded when asked for, so that the measures stay light
        from evaluation.run.opening import open_study

        return open_study
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
