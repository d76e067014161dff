"""What several tests stand on: the sample's figures, finished reports, and real data that nobody here made."""

import csv
import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import papermill  # noqa: F401  # it imports our engine: a doctest of that alone would go round in a circle
import pytest
from hypothesis import settings

from builders import making
from builders.real import needs_real
from evaluation.publication.files import FILE
from evaluation.run.request import Request

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.register_profile("quick", deadline=None, max_examples=25)


def pytest_configure(config) -> None:
    """`make test` draws fewer examples than `make test-all`."""
    settings.load_profile("quick" if config.option.markexpr == "not slow" else "untimed")


# Executed copies that `make test` leaves to `make test-all`; the others hold every notebook but `annex`.
OTHER_COPIES = {
    "network.enfield.public",
    "summary.enfield.public",
    "pledges.hackney.borough",
    "annex.project.public",
    "workshops.project.team",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if item.path.suffix == ".ipynb" and item.path.stem in OTHER_COPIES:
            item.add_marker("slow")


@pytest.fixture(scope="session")
def report(tmp_path_factory) -> Callable[..., Path]:
    """The folder of a report, made once a session for each borough, audience and date."""
    out, made = tmp_path_factory.mktemp("reports"), {}

    def make(borough: str, audience: str = "public", as_at: str = "") -> Path:
        key = borough, audience, as_at
        if key not in made:
            place = out / (as_at or "now")
            made[key] = making.make(Request(borough, audience, as_at=as_at), place).page.parent
        return made[key]

    return make


@pytest.fixture(scope="module")
def two_pages(report, tmp_path_factory) -> Path:
    """A public folder of two pages, Hackney's and the project's."""
    folder = tmp_path_factory.mktemp("publication") / "public"
    for area in ("hackney", "project"):
        page = report(area)
        shutil.copytree(page, folder / area)
        shutil.copy(page.parent / FILE, folder / FILE)
    return folder


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """The environment without what an outer make left in it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


@pytest.fixture(scope="session")
def training_events(tmp_path_factory) -> tuple[Path, Path]:
    """The Carpentries' training events as pledges: a place for each person trained, filled where certified.

    The rules are those of the published analysis: rows tagged exactly `6` are dropped, the country `W3` means
    online, and a missing count is 0. Returns the project's file and the folder of tables.
    """
    source = needs_real("carpentries_training_events.csv")
    made = tmp_path_factory.mktemp("training")
    folder = made / "records"
    folder.mkdir()
    countries, places = set(), []
    with source.open(encoding="utf-8", newline="") as lines:
        for event in csv.DictReader(lines):
            start = date.fromisoformat(event["start"])
            if event["tags"] == "6" or start >= date(2018, 10, 31):
                continue
            area = event["country"] or "unknown"
            countries.add(area)
            certified = int(float(event["count_badged"] or 0))
            for n in range(int(float(event["attendance"] or 0))):
                filled = "yes" if n < certified else "no"
                places.append([f"{event['slug']}-{n}", area, start, start + timedelta(92), filled])
    _write(folder / "pledges.csv", ["pledge_id", "borough", "pledged_on", "due_on", "filled"], places)
    _write(
        folder / "boroughs.csv",
        ["borough", "name"],
        [[c, "Online" if c == "W3" else c] for c in sorted(countries - {"unknown"})],
    )
    project = made / "training.yaml"
    project.write_text(
        "name: Instructor Training\nmade_by: the tests\nstarts: 2012-01-01\ndeadline: 2018-10-31\nas_at: 2018-10-31\n",
        encoding="utf-8",
    )
    return project, folder


def _write(file: Path, headings: list[str], rows: list[list]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([headings, *rows])


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        message = "no Chromium was found; on Debian: apt install chromium fonts-liberation"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()
