"""Try files changed at random on whatever reads a file: `python tests/fuzz/run.py --minutes 10 --only "zoom cells"`."""

import argparse
import os
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import hypothesis
from hypothesis import HealthCheck, Phase

BATCH = 200  # examples of one seed
GRACE = 30  # more seconds of CPU to make an example smaller
PHASES = (Phase.generate, Phase.shrink)


@dataclass
class Found:
    """What came of a target."""

    name: str
    examples: int = 0
    accepted: int = 0
    seconds: float = 0.0
    findings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = f"{self.name}: {self.examples:,} examples ({self.accepted:,} read without a fault), {self.seconds:.0f} s of CPU"
        return "\n".join([f"{said}, {len(self.findings)} findings", *self.findings])


class Finding(AssertionError):
    """An example that is neither read nor refused as it should be."""


def fuzzed(target: Any, seconds: float, seed: int = 0, batch: int = BATCH, batches: int | None = None) -> Found:
    """Try examples for some seconds of CPU, or so many batches; each kind of finding is told once, by its smallest."""
    from fuzz.probes import tried

    found, begun, n = Found(target.name), time.process_time(), 0
    until, smallest = begun + seconds, list[Any]()

    @hypothesis.settings(
        max_examples=batch,
        deadline=None,
        database=None,
        phases=PHASES,
        suppress_health_check=[*HealthCheck],
        report_multiple_bugs=False,
        print_blob=False,
    )
    @hypothesis.given(target.examples)
    def one(given: Any) -> None:
        if time.process_time() > until + (GRACE if smallest else 0):
            return
        if said := tried(target, given):
            smallest[:] = [said, given]
            raise Finding(said.partition("\n")[0])

    while n != batches and time.process_time() < until:
        smallest.clear()
        try:
            hypothesis.seed(seed * 100_003 + n)(one)()
        except (Finding, hypothesis.errors.Flaky):
            if not smallest:
                raise
            kind, _, said = smallest[0].partition("\n")
            target.known.add(kind)
            found.findings.append(f"  {said}\n    {str(smallest[1])[:2000]!r}")
        n += 1
    found.examples, found.accepted, found.seconds = target.tried, target.accepted, time.process_time() - begun
    return found


def apart(folder: Path) -> None:
    """Keep what readers make, and the key, in a folder of their own; and let faults of the program be seen."""
    os.environ |= {
        "EVALUATION_TRACEBACK": "1",
        "EVALUATION_KEY": str(folder / "a.key"),
        "EVALUATION_BUILD": str(folder / "build"),
        "TMPDIR": str(folder),
    }
    tempfile.tempdir = str(folder)
    (folder / "build").mkdir(exist_ok=True)
    (folder / "a.key").touch(0o600)
    (folder / "a.key").write_text(f"{b'illustrative-data-demo-key'.hex()}\n", encoding="ascii")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10, help="of CPU for each target")
    options.add_argument("--only", default="", help="targets in whose name this is")
    options.add_argument("--seed", type=int, default=0, help="another one gives other examples")
    options.add_argument("--examples", type=int, default=0, help="at most so many for each target")
    asked = options.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="fuzz-") as made:
        apart(Path(made))
        from fuzz.probes import targets

        chosen = [one for name, one in targets().items() if asked.only in name]
        if not chosen:
            sys.exit(f"No target has in its name '{asked.only}'. There are: {', '.join(targets())}.")
        wrong = 0
        for one in chosen:
            few = {"batch": asked.examples, "batches": 1} if asked.examples else {}
            found = fuzzed(one, asked.minutes * 60, asked.seed, **few)
            wrong += len(found.findings)
            print(found, flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
