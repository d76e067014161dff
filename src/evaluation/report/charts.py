"""A handful of chart shapes, without options: the finding decides what they show.

A chart is a figure with its finding as the caption and an alternative text made from the same numbers as
the table that follows it. Title and source are text on the page, never pixels.
"""

import datetime as dt
import html
import io
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import seaborn as sns
from matplotlib.axes import Axes

from evaluation.report.findings import Finding
from evaluation.report.words import date, number, uncapital

STYLE = Path(__file__).with_name("charts.mplstyle")
CHOSEN, OTHERS, GREY = "#12436D", "#8A8A8A", "#595959"
LINES = ((CHOSEN, "-"), (GREY, "--"), ("#801650", "-."))  # colour and dashes: neither alone tells them apart
LOCKDOWN = dt.date(2020, 3, 23)

Labels, Numbers = Sequence[str], Sequence[float]


@dataclass(frozen=True)
class Chart:
    """A drawn chart: the finding it shows, the numbers in words, and the picture."""

    headline: str
    alt: str
    svg: str
    status: str = ""
    left_out: str = ""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        return {"text/plain": self.alt, "text/html": self.html()}

    def html(self) -> str:
        if not self.svg:
            return ""
        status = f" <small>{html.escape(self.status[:1].upper() + self.status[1:])}.</small>" if self.status else ""
        picture = self.svg.replace("<svg ", f'<svg role="img" aria-label="{html.escape(self.alt)}" ', 1)
        said = html.escape(f"{self.headline}.{self.left_out}")
        return f"<figure>\n{picture}\n<figcaption>{said}{status}</figcaption>\n</figure>"


def _shape(a_label: float, besides: float) -> Callable[[Callable[..., str]], Callable[[Finding], Chart]]:
    """A chart of a finding, drawn by a function that returns its alternative text: what it is, and its numbers.

    That function is given the axes, the finding, its labels, and the numbers of all labels: a tuple each for the first
    of each label, for the second, and so on. The height is so many inches for each label, and so many besides.
    """

    def shape(draw: Callable[..., str]) -> Callable[[Finding], Chart]:
        @wraps(draw)
        def chart(finding: Finding) -> Chart:
            if not finding.bars:
                return Chart(finding.headline, "There are no numbers to draw a chart of.", "")
            labels, numbers = zip(*finding.bars, strict=True)
            with mpl.rc_context():
                mpl.rcdefaults()
                plt.style.use(STYLE)
                height = max(a_label * len(labels) + besides, 0.8)
                figure, axes = plt.subplots(figsize=(4.7, height), layout="constrained")
                told = draw(axes, finding, labels, *zip(*numbers, strict=True))
                written = io.StringIO()
                nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
                figure.savefig(written, format="svg", metadata=nothing)
                plt.close(figure)
            alt = f"{finding.headline}. {told}.{finding.left_out}"
            picture = _slim(written.getvalue(), finding.table.name)
            return Chart(finding.headline, alt, picture, finding.table.status, finding.left_out)

        return chart

    return shape


@_shape(0.34, 0.15)
def bars(axes: Axes, finding: Finding, labels: Labels, values: Numbers, *_: Numbers) -> str:
    """A horizontal bar for each label, its first number at the end."""
    sns.barplot(x=values, y=labels, color=CHOSEN, saturation=1, width=0.7, errorbar=None, ax=axes)
    axes.bar_label(axes.containers[0], [number(v) for v in values], padding=3)
    axes.set_xlim(0, max(values) * 1.12 or 1)
    _no_scale(axes)
    within = [label if label[:2].isupper() else uncapital(label) for label in labels[1:]]
    told = ", ".join(f"{label} {number(v)}" for label, v in zip([labels[0], *within], values, strict=True))
    return f"Bar chart: {told}"


@_shape(0.25, 0.6)
def dots(axes: Axes, finding: Finding, labels: Labels, due: Numbers, done: Numbers) -> str:
    """Two numbers of each label on one scale, a ring and a dot; the chosen one in blue."""
    ring, dot = finding.series or ("", "")
    chosen = finding.highlight if finding.highlight in labels else ""
    colours = [CHOSEN if label == chosen or not chosen else OTHERS for label in labels]
    rows = range(len(labels))
    axes.hlines(rows, done, due, colors=colours, linewidth=1)
    ringed = {"s": 50, "facecolors": "white", "edgecolors": colours, "linewidth": 1.2}
    sns.scatterplot(x=due, y=rows, ax=axes, legend=False, **ringed)
    sns.scatterplot(x=done, y=rows, ax=axes, s=26, color=colours, legend=False, zorder=3)
    axes.set_yticks(list(rows), labels)
    for tick in axes.get_yticklabels():
        tick.set_fontweight("bold" if tick.get_text() == chosen else "normal")
    axes.set_ylim(len(labels) - 0.4, -0.6)  # of few labels too, the first and the last ring are whole
    axes.set_xlim(-0.5, max(due) + 1)
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
    axes.set_xlabel(textwrap.fill(f"{finding.axis}: ring {ring}, dot {dot}", 40))
    axes.grid(axis="x")
    told = "; ".join(f"{label} {number(b)} of {number(a)}" for label, a, b in zip(labels, due, done, strict=True))
    return f"Dot plot of {finding.axis.lower()}, {dot} (dots) of those {ring} (rings): {told}"


@_shape(0, 2.9)
def funnel(
    axes: Axes, finding: Finding, labels: Labels, due: Numbers, done: Numbers, low: Numbers, high: Numbers
) -> str:
    """Each area's share against its base, and the lowest and highest that chance explains."""
    axes.vlines(due, low, high, color="#D0D4D8", linewidth=5)
    sns.scatterplot(x=due, y=done, ax=axes, s=30, color=CHOSEN, legend=False, zorder=3)
    for label, x, y, least, most in zip(labels, due, done, low, high, strict=True):
        if not least <= y <= most:
            axes.annotate(label, (x, y), (5, 0), textcoords="offset points", va="center", fontweight="bold")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
    axes.set_xlim(0, max(due) * 1.1)
    axes.set_ylim(0, max(*due, *high) * 1.05)
    axes.set_xlabel("Places due")
    axes.set_ylabel("Places filled (dot), and\nwhat chance explains (bar)")
    told = "; ".join(f"{label} {b} of {a}" for label, a, b in zip(labels, due, done, strict=True))
    return f"Funnel plot of places filled of those due: {told}"


@_shape(0.62, 0.4)
def diverging(axes: Axes, finding: Finding, labels: Labels, left: Numbers, middle: Numbers, right: Numbers) -> str:
    """Three numbers of each label: the first to the left of a line, the last to the right, the middle one apart."""
    names = finding.series
    most = max(*left, *right)
    apart = most * 1.35  # where the middle answers stand, clear of the others
    rows = range(len(labels))
    for start, widths, colour in ((0, [-n for n in left], "#801650"), (0, right, CHOSEN), (apart, middle, GREY)):
        axes.barh(rows, widths, left=start, height=0.6, color=colour)
    beside = {"textcoords": "offset points"}
    for row in rows:
        for x, n, side in (
            (-left[row], left[row], "right"),
            (right[row], right[row], "left"),
            (apart + middle[row], middle[row], "left"),
        ):
            axes.annotate(number(n), (x, row), (-3 if side == "right" else 3, 0), va="center", ha=side, **beside)
    for x, pad, name, side in ((0, -4, names[0], "right"), (0, 4, names[2], "left"), (apart, 0, names[1], "left")):
        axes.annotate(name, (x, -0.55), (pad, 0), ha=side, va="bottom", color=GREY, **beside)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_yticks(list(rows), [textwrap.fill(label, 26) for label in labels])
    axes.set_ylim(len(labels) - 0.5, -1.1)
    axes.set_xlim(-max(most * 1.15, 1), apart + max(*middle, most * 0.35) * 1.25)
    _no_scale(axes)
    axes.spines["left"].set_visible(False)
    each = ((label, zip(numbers, names, strict=True)) for label, numbers in finding.bars)
    told = "; ".join(f"{label}: {', '.join(f'{number(n)} {name}' for n, name in numbers)}" for label, numbers in each)
    return f"Diverging bar chart: {told}"


@_shape(0, 2.9)
def over_time(axes: Axes, finding: Finding, labels: Labels, *lines: Numbers) -> str:
    """A line for each series that grows day by day: counted ones in steps, planned ones straight."""
    return _lines(axes, finding, labels, lines, drawstyle="steps-post", marker="")


@_shape(0, 2.9)
def at_dates(axes: Axes, finding: Finding, labels: Labels, *lines: Numbers) -> str:
    """A line for each series that is known on some dates only: a dot each, joined."""
    return _lines(axes, finding, labels, lines, drawstyle="default", marker="o")


def _lines(axes: Axes, finding: Finding, labels: Labels, lines: Sequence[Numbers], drawstyle: str, marker: str) -> str:
    """A line for each series; the first lockdown is marked if it lies in between."""
    days = [dt.date.fromisoformat(label) for label in labels]
    top = max(map(max, lines)) or 1
    beside = {"xytext": (4, 0), "textcoords": "offset points"}
    for name, line, (colour, dashes) in zip(finding.series, lines, LINES, strict=False):
        steps = "default" if isinstance(line[-1], float) else drawstyle
        drawn = {"color": colour, "linestyle": dashes, "marker": marker, "drawstyle": steps}
        sns.lineplot(x=days, y=line, ax=axes, errorbar=None, estimator=None, **drawn)
        axes.annotate(name, (days[-1], line[-1]), color=colour, va="center", **beside)
    if days[0] < LOCKDOWN < days[-1]:
        axes.axvline(LOCKDOWN, color=GREY, linewidth=0.8, linestyle=":")
        axes.annotate("23 March 2020:\nfirst lockdown", (LOCKDOWN, top), va="top", **beside)
    axes.set_ylim(0, top * 1.05)
    axes.xaxis.set_major_locator(mpl.dates.MonthLocator(interval=3))
    axes.xaxis.set_major_formatter(mpl.dates.DateFormatter("%b\n%Y"))
    axes.set_ylabel(finding.axis)
    axes.grid(axis="y")
    ends = ", ".join(f"{name} {number(round(line[-1]))}" for name, line in zip(finding.series, lines, strict=True))
    return f"Line chart to {date(days[-1])}: {ends}"


def _slim(svg: str, name: str) -> str:
    """The picture alone, its ids its own: several stand on one page, and few of them are referred to."""
    svg = svg[svg.index("<svg ") :].strip()
    svg = re.sub(r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r' width="[^"]*pt" height="[^"]*pt"', "", svg, count=1)
    used = set(re.findall(r"#([\w.-]+)", svg)) & set(re.findall(r'id="([\w.-]+)"', svg))
    svg = re.sub(r' id="([\w.-]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", svg)
    for one in sorted(used):
        svg = svg.replace(f"#{one})", f"#{name}-{one})").replace(f'#{one}"', f'#{name}-{one}"')
    return re.sub(r"\n\s*\n", "\n", svg)


def _no_scale(axes: Axes) -> None:
    """The numbers stand at the bars' ends, so a scale would only repeat them."""
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_ylabel("")
