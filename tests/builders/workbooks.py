"""A workbook of results as small as can be."""

import datetime as dt

from evaluation.metrics.measure import Result, figure, share
from evaluation.report.findings import Table
from evaluation.report.spreadsheet import workbook

AS_AT = dt.date(2020, 9, 30)
HIDDEN = Result(measure="participants", group="managers", state="[c]", borough="hackney")
FILLED = share(16, 18, "x")
ROWS = [("Promised", figure(1234), Result(value=66.66)), ("Filled", HIDDEN, FILLED)]
PLACES = Table("places", "Places in Hackney", ["Places", "Number", "Share"], ROWS, "illustrative data")
DEFINED = {"participants": ["Participants", "People in a network.", "May be hidden."], "due": ["Due", "Places.", ""]}


def made(*tables, definitions=DEFINED, **more) -> bytes:
    return workbook("Results", ["What this is."], tables, definitions, AS_AT, **more)
