"""What the readers of attendance lists have in common."""

import datetime as dt
from collections.abc import Callable, Collection

NOBODY = "it names nobody: no e-mail address and no name."
TWO = "two meetings stand in it. Save each in a file of its own."
LONGEST = dt.timedelta(hours=20)  # of a meeting: what lies further apart is two

DaysOf = Callable[[str], Collection[dt.date]]  # the days on which there was an event of a title, or any if none was
