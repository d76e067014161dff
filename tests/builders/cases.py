"""Cases of a test by name."""

import pytest


def case(name, *values):
    return pytest.param(*values, id=name)
