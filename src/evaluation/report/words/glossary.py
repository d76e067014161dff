"""The glossary, made from the definitions that the pages show."""

from pathlib import Path

from evaluation.metrics.cells import SYMBOLS
from evaluation.metrics.measure import MEASURES

COUNTING = Path(__file__).with_name("counting.md")

WORDS = {
    "place": "An apprentice's job that a borough promises to create. A *pledge* is the promise of one place.",
    "promised, filled, finished": "Three states of a place that are never mixed up: somebody promised it; an "
    "apprentice started in it; an apprentice finished their apprenticeship in it.",
    "as-at date": "The date the figures describe. Nothing that happened later counts.",
    "audience": "Who a page is for: the public; a borough, which sees its own figures exactly; the project's team.",
    "participant": "A person who joined a network. Boroughs are *members*, people are *participants*.",
    "study": "The file a notebook opens: one borough's figures, as one audience may see them.",
    "disclosure control": "Hiding counts of few people, and counts from which these could be worked out, so that no "
    "page reveals anything about one person.",
}


def glossary() -> str:
    """Words, measures and symbols, as Markdown."""
    parts = ["# Glossary\n\nMade by `evaluation glossary` from the definitions that the pages show.\n\n## Words\n"]
    parts += [f"\n**{word}**: {meaning}\n" for word, meaning in WORDS.items()]
    parts.append("\n## Measures\n")
    for name, one in MEASURES.items():
        base = "; ".join(table.base for table in one.tables)
        ends = f"{one.caveat and f' {one.caveat}'}{base and f' Counted from: {base}.'}"
        parts.append(f"\n**{one.title}** (`{name}`, {one.unit}): {one.text}{ends}\n")
    parts.append(f"\n## How figures are counted\n\n{COUNTING.read_text(encoding='utf-8')}")
    parts.append("\n## Symbols\n")
    parts += [f"\n**{symbol}**: {meaning}.\n" for symbol, meaning in SYMBOLS.items()]
    return "".join(parts)
