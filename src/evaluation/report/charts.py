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


def bars(finding: Finding) -> Chart:
    """A horizontal bar for each label, its number at the end."""
    labels, values = [label for label, _ in finding.bars], [numbers[0] for _, numbers in finding.bars]
    alt = f"{finding.headline}. Bar chart: {_told(labels, values)}.{finding.left_out}"

    def draw(axes: Axes) -> None:
        sns.barplot(x=values, y=labels, color=CHOSEN, saturation=1, width=0.7, errorbar=None, ax=axes)
        axes.bar_label(axes.containers[0], [number(v) for v in values], padding=3)
        axes.set_xlim(0, max(values) * 1.12 or 1)
        _no_scale(axes)

    return _chart(finding, alt, draw, 0.34 * len(labels) + 0.15)


def dots(finding: Finding) -> Chart:
    """Two numbers of each label on one scale, a ring and a dot; the chosen one in blue."""
    labels = [label for label, _ in finding.bars]
    due, done = ([numbers[n] for _, numbers in finding.bars] for n in (0, 1))
    told = "; ".join(f"{label} {number(b)} of {number(a)}" for label, a, b in zip(labels, due, done, strict=True))
    ring, dot = finding.series or ("", "")
    shape = f"Dot plot of {finding.axis.lower()}, {dot} (dots) of those {ring} (rings)"
    alt = f"{finding.headline}. {shape}: {told}.{finding.left_out}"
    chosen = finding.highlight if finding.highlight in labels else ""
    colours = [CHOSEN if label == chosen or not chosen else OTHERS for label in labels]

    def draw(axes: Axes) -> None:
        rows = range(len(labels))
        axes.hlines(rows, done, due, colors=colours, linewidth=1)
        sns.scatterplot(
            x=due, y=rows, ax=axes, s=50, facecolors="white", edgecolors=colours, linewidth=1.2, legend=False
        )
        sns.scatterplot(x=done, y=rows, ax=axes, s=26, color=colours, legend=False, zorder=3)
        axes.set_yticks(list(rows), labels)
        for tick in axes.get_yticklabels():
            tick.set_fontweight("bold" if tick.get_text() == chosen else "normal")
        axes.set_ylim(len(labels) - 0.4, -0.6)  # of few labels too, the first and the last ring are whole
        axes.set_xlim(-0.5, max(due) + 1)
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
        axes.set_xlabel(textwrap.fill(f"{finding.axis}: ring {ring}, dot {dot}", 40))
        axes.grid(axis="x")

    return _chart(finding, alt, draw, 0.25 * len(labels) + 0.6)


def funnel(finding: Finding) -> Chart:
    """Each area's share against its base, and the lowest and highest that chance explains."""
    labels = [label for label, _ in finding.bars]
    due, done, low, high = ([numbers[n] for _, numbers in finding.bars] for n in range(4))
    told = "; ".join(f"{label} {b} of {a}" for label, a, b in zip(labels, due, done, strict=True))
    alt = f"{finding.headline}. Funnel plot of places filled of those due: {told}.{finding.left_out}"
    outside = [not a <= n <= b for n, a, b in zip(done, low, high, strict=True)]

    def draw(axes: Axes) -> None:
        axes.vlines(due, low, high, color="#D0D4D8", linewidth=5)
        sns.scatterplot(x=due, y=done, ax=axes, s=30, color=CHOSEN, legend=False, zorder=3)
        for label, x, y, is_out in zip(labels, due, done, outside, strict=True):
            if is_out:
                axes.annotate(label, (x, y), (5, 0), textcoords="offset points", va="center", fontweight="bold")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
        axes.set_xlim(0, max(due) * 1.1)
        axes.set_ylim(0, max(*due, *high) * 1.05)
        axes.set_xlabel("Places due")
        axes.set_ylabel("Places filled (dot), and\nwhat chance explains (bar)")

    return _chart(finding, alt, draw, 2.9)


def diverging(finding: Finding) -> Chart:
    """Three numbers of each label: the first to the left of a line, the last to the right, the middle one apart."""
    labels = [label for label, _ in finding.bars]
    left, middle, right = ([numbers[n] for _, numbers in finding.bars] for n in range(3))
    names = finding.series
    told = "; ".join(
        f"{label}: {', '.join(f'{number(n)} {name}' for n, name in zip(numbers, names, strict=True))}"
        for label, numbers in finding.bars
    )
    alt = f"{finding.headline}. Diverging bar chart: {told}.{finding.left_out}"

    def draw(axes: Axes) -> None:
        most = max(*left, *right)
        apart = most * 1.35  # where the middle answers stand, clear of the others
        rows = range(len(labels))
        for start, widths, colour in ((0, [-n for n in left], "#801650"), (0, right, CHOSEN), (apart, middle, GREY)):
            axes.barh(rows, widths, left=start, height=0.6, color=colour)
        for row in rows:
            for x, n, side in (
                (-left[row], left[row], "right"),
                (right[row], right[row], "left"),
                (apart + middle[row], middle[row], "left"),
            ):
                pad = -3 if side == "right" else 3
                axes.annotate(number(n), (x, row), (pad, 0), textcoords="offset points", va="center", ha=side)
        for x, name, side in ((0, names[0], "right"), (0, names[2], "left"), (apart, names[1], "left")):
            pad = -4 if side == "right" else 4 if x == 0 else 0
            axes.annotate(name, (x, -0.55), (pad, 0), textcoords="offset points", ha=side, va="bottom", color=GREY)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.set_yticks(list(rows), [textwrap.fill(label, 26) for label in labels])
        axes.set_ylim(len(labels) - 0.5, -1.1)
        axes.set_xlim(-max(most * 1.15, 1), apart + max(*middle, most * 0.35) * 1.25)
        _no_scale(axes)
        axes.spines["left"].set_visible(False)

    return _chart(finding, alt, draw, 0.62 * len(labels) + 0.4)


def over_time(finding: Finding) -> Chart:
    """A line for each series that grows day by day: counted ones in steps, planned ones straight."""
    return _lines(finding, "steps-post", "")


def at_dates(finding: Finding) -> Chart:
    """A line for each series that is known on some dates only: a dot each, joined."""
    return _lines(finding, "default", "o")


def _lines(finding: Finding, counted: str, marker: str) -> Chart:
    """A line for each series; the first lockdown is marked if it lies in between."""
    days = [dt.date.fromisoformat(label) for label, _ in finding.bars]
    lines = list(zip(*(numbers for _, numbers in finding.bars), strict=True))
    alt = finding.headline + "."
    if days:
        ends = ", ".join(f"{name} {number(round(line[-1]))}" for name, line in zip(finding.series, lines, strict=True))
        alt = f"{finding.headline}. Line chart to {date(days[-1])}: {ends}.{finding.left_out}"

    def draw(axes: Axes) -> None:
        top = max(map(max, lines)) or 1
        for name, line, (colour, dashes) in zip(finding.series, lines, LINES, strict=False):
            steps = "default" if isinstance(line[-1], float) else counted
            drawn = {"color": colour, "linestyle": dashes, "marker": marker, "drawstyle": steps}
            sns.lineplot(x=days, y=line, ax=axes, errorbar=None, estimator=None, **drawn)
            axes.annotate(name, (days[-1], line[-1]), (4, 0), textcoords="offset points", color=colour, va="center")
        if days[0] < LOCKDOWN < days[-1]:
            axes.axvline(LOCKDOWN, color=GREY, linewidth=0.8, linestyle=":")
            axes.annotate(
                "23 March 2020:\nfirst lockdown", (LOCKDOWN, top), (4, 0), textcoords="offset points", va="top"
            )
        axes.set_ylim(0, top * 1.05)
        axes.xaxis.set_major_locator(mpl.dates.MonthLocator(interval=3))
        axes.xaxis.set_major_formatter(mpl.dates.DateFormatter("%b\n%Y"))
        axes.set_ylabel(finding.axis)
        axes.grid(axis="y")

    return _chart(finding, alt, draw, 2.9)


def _chart(finding: Finding, alt: str, draw: Callable[[Axes], None], height: float) -> Chart:
    if not finding.bars:
        return Chart(finding.headline, "There are no numbers to draw a chart of.", "")
    with mpl.rc_context():
        mpl.rcdefaults()
        plt.style.use(STYLE)
        figure, axes = plt.subplots(figsize=(4.7, max(height, 0.8)), layout="constrained")
        draw(axes)
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        plt.close(figure)
    picture = _slim(written.getvalue(), finding.table.name)
    return Chart(finding.headline, alt, picture, finding.table.status, finding.left_out)


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


def _told(labels: Sequence[str], values: Sequence[int]) -> str:
    return ", ".join(
        f"{label if n == 0 or label[:2].isupper() else uncapital(label)} {number(v)}"
        for n, (label, v) in enumerate(zip(labels, values, strict=True))
    )


def _no_scale(axes: Axes) -> None:
    """The numbers stand at the bars' ends, so a scale would only repeat them."""
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_ylabel("")
