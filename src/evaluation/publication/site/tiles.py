"""The boroughs as a map of tiles and as a list that says the same: each leads to its page.

A verdict is a word and a shape, never a colour alone. The grid of London is After the Flood's (ISC licence).
"""

import html
from collections.abc import Sequence

from evaluation.report.study import Study
from evaluation.report.words.publication import Standing, verdict_rules

SHAPES = {
    "YES": '<circle cx="8" cy="8" r="7" class="full"/><path d="M4.5 8.2l2.4 2.4 4.6-5" class="tick"/>',
    "MOSTLY": '<circle cx="8" cy="8" r="7"/><path d="M8 8V1a7 7 0 1 1-7 7z" class="full"/>',
    "PARTLY": '<circle cx="8" cy="8" r="7"/><path d="M8 1a7 7 0 0 1 0 14z" class="full"/>',
    "NO": '<circle cx="8" cy="8" r="7"/>',
    "TOO EARLY": '<path d="M8 1.5L15 14.5H1z"/>',
    "NOT KNOWN": '<path d="M1 8h14"/>',
    "HIDDEN": '<rect x="1.5" y="1.5" width="13" height="13"/><path d="M1.5 14.5l13-13"/>',
}
"""The shape that stands for each word of the verdict, in a box of 16 by 16."""


def listed_boroughs(study: Study, stands: Sequence[Standing]) -> list[str]:
    """What the words mean, and the boroughs by name with the verdict of each."""
    if not stands:
        return []
    rules = "\n".join(
        f"<dt>{_shape(word)} {word}</dt><dd>{html.escape(rule)}</dd>" for word, rule in verdict_rules(study, stands)
    )
    drawn = "\n".join(
        f'<symbol id="{_id(word)}" viewBox="0 0 16 16">{SHAPES[word]}</symbol>'
        for word in dict.fromkeys(one.word for one in stands)
    )
    each = "\n".join(
        f'<li>{_shape(one.word)} <a href="{one.slug}/index.html">{html.escape(one.name)}</a>: <b>{one.word}</b>, '
        f"{html.escape(one.told)}</li>"
        for one in stands
    )
    return [
        f'<svg class="shapes" aria-hidden="true">\n{drawn}\n</svg>',
        f'<dl class="verdicts">\n{rules}\n</dl>',
        f'<ul class="boroughs">\n{each}\n</ul>',
    ]


def tile_map(study: Study, stands: Sequence[Standing]) -> str:
    """The map: a tile each area, at its place in the grid; an empty string where a member has no place in it."""
    tiles = study.content.get("tiles", {})
    members = {one.slug: one for one in stands}
    if not members or not set(members) <= set(tiles):
        return ""
    top, left = (min(tile[n] for tile in tiles.values()) for n in (1, 2))
    placed = sorted(tiles.items(), key=lambda one: one[1][1:])
    each = "\n".join(
        f'<li style="grid-area:{row - top + 1}/{column - left + 1}">{_tile(name, members.get(slug))}</li>'
        for slug, (name, row, column) in placed
    )
    return (
        '<section class="map" aria-labelledby="map">\n<h3 id="map"><a href="#map">The same as a map</a></h3>\n'
        "<p>Each tile is a borough, about where it lies. A tile without a verdict was not a member.</p>\n"
        f"<ul>\n{each}\n</ul>\n</section>"
    )


def _tile(name: str, one: Standing | None) -> str:
    if one is None:
        return f"<span>{html.escape(name)}</span>"
    told = html.escape(one.told.replace("places due filled", "due").replace("place due filled", "due"))
    return (
        f'<a href="{one.slug}/index.html" class="{_id(one.word)}">{html.escape(name)} '
        f"<b>{_shape(one.word)} {one.word}</b> <small>{told}</small></a>"
    )


def _shape(word: str) -> str:
    return f'<svg class="shape" aria-hidden="true"><use href="#{_id(word)}"/></svg>'


def _id(word: str) -> str:
    return f"shape-{word.lower().replace(' ', '-')}"
