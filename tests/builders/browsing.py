"""A page in a browser: what is wrong with it in a mode and width, and what the tab key reaches."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODES = ("light", "dark", "print")
WIDTHS = (1280, 320)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STOPS = "a[href], summary, button"

BROKEN_WORDS = r"""() => [...document.querySelectorAll('table')].flatMap(table => {
  const nodes = document.createTreeWalker(table, NodeFilter.SHOW_TEXT), broken = [];
  while (nodes.nextNode()) for (const word of nodes.currentNode.data.matchAll(/[^\s-]+/g)) {
    const range = document.createRange();
    range.setStart(nodes.currentNode, word.index);
    range.setEnd(nodes.currentNode, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map(line => line.top)).size > 1) broken.push(word[0]);
  }
  return broken;
})"""


@contextmanager
def opened(browser, page: Path, width: int = 1280, **mode) -> Iterator:
    """The page in a tab of its own; what it asks of the network and says on the console is kept."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **mode)
    tab = context.new_page()
    tab.asked, tab.said = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(f"{error}"))
    tab.goto(page.as_uri())
    yield tab
    context.close()


def problems(tab, page: Path, modes=MODES) -> list[str]:
    """All that is wrong with an open page: what axe finds in each mode, what it asks or says, whether it scrolls
    sideways."""
    from axe_playwright_python.sync_playwright import Axe

    found = [f"it asked {asked}" for asked in tab.asked if asked != page.as_uri()]
    found += [f"it said {said}" for said in tab.said]
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for mode in modes:
        tab.emulate_media(**({"media": "print"} if mode == "print" else {"media": "screen", "color_scheme": mode}))
        if not tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found.append(f"{mode}: it scrolls sideways")
        axe = Axe().run(tab, options={"runOnly": {"type": "tag", "values": RULES}})
        found += [
            f"{mode}: {one['id']} {[node['html'][:120] for node in one['nodes'][:3]]}"
            for one in axe.response["violations"]
        ]
    return found


def reached_by_tab(tab) -> tuple[list[str], list[str]]:
    """What the tab key should reach, and what it does, in order."""
    wanted = tab.evaluate(
        f"[...document.querySelectorAll('{STOPS}')].filter(e => e.checkVisibility())"
        ".filter(e => e.tagName === 'SUMMARY' || !e.closest('details:not([open])'))"
        ".map(e => e.tagName + e.textContent)"
    )
    seen = []
    for _ in range(len(wanted) + 5):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate("document.activeElement.tagName + document.activeElement.textContent"))
        if seen[-1].startswith("BODY"):
            break
    return wanted, [one for one in seen if not one.startswith("BODY")]
