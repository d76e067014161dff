"""The programs that make a document of a prepared notebook: Quarto, or pandoc alone for Word."""

import importlib.util
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import nbformat

from evaluation.records.errors import RunFailed, WrongInput, did_you_mean
from evaluation.report.documents.prepared import NOTEBOOK, READS
from evaluation.report.documents.word import REFERENCE

FORMATS = {"docx": "docx", "pdf": "typst", "quarto-html": "html"}  # and what Quarto calls them
HOW_TO_GET_QUARTO = "conda-forge has it as quarto, PyPI as quarto-cli, which downloads it while installing"
RENDERED = "rendered"
SECONDS = 600  # a rendering that takes longer hangs
_OUTSIDE = re.compile(r"""(?:\bsrc=|<link\b[^>]*\bhref=|\burl\()\s*["']?(?:https?:)?//|@import""", re.IGNORECASE)


@dataclass(frozen=True)
class Renderer:
    """What makes the documents of a format here: a program, which is Quarto or else pandoc."""

    format: str
    program: str
    is_quarto: bool


def renderer_of(format: str) -> Renderer:
    """The renderer of a format; WrongInput where there is no such format, or nothing here that makes it."""
    if format not in FORMATS:
        raise WrongInput(
            f"Unknown format '{format}'.{did_you_mean(format, FORMATS)} FORMAT takes {', '.join(FORMATS)}; "
            "the web page is always made."
        )
    quarto, pandoc = _quarto(), _pandoc() if format == "docx" else ""
    if not quarto and not pandoc:
        other = "; or pandoc, with the extra word: pip install pypandoc-binary resvg-py" if format == "docx" else ""
        needed = "Quarto or pandoc, and neither is here" if other else "Quarto, which is not here"
        raise WrongInput(f"FORMAT={format} needs {needed}. Get Quarto ({HOW_TO_GET_QUARTO}){other}.")
    if format != "quarto-html" and not importlib.util.find_spec("resvg_py"):
        raise WrongInput(
            f"FORMAT={format} needs resvg-py for its charts, which is not here. "
            "Get it with the extra word: pip install pypandoc-binary resvg-py."
        )
    return Renderer(format, quarto or pandoc, bool(quarto))


def _quarto() -> str:
    """Quarto's program: what QUARTO_PATH names, or the first on the PATH or beside this Python; '' if there is none."""
    given = os.environ.get("QUARTO_PATH", "")
    if given:
        found = shutil.which(given) or shutil.which("quarto", path=given)
        if not found:
            raise WrongInput(f"QUARTO_PATH is '{given}', where there is no Quarto. It names the program or its folder.")
        return found
    return shutil.which("quarto") or shutil.which("quarto", path=sysconfig.get_path("scripts")) or ""


def _pandoc() -> str:
    """Pandoc's program: that of the package pypandoc, or on the PATH; '' if there is none."""
    try:
        import pypandoc

        return pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        return shutil.which("pandoc") or ""


def suffix_of(format: str) -> str:
    """How the names of the files of a format end."""
    return {"quarto-html": ".html"}.get(format, f".{format}")


def run(renderer: Renderer, folder: Path, environment: Mapping[str, str]) -> Path:
    """Render the notebook that was prepared in a folder; returns the file. RunFailed where there is none then."""
    rendered = folder / RENDERED / Path(NOTEBOOK).with_suffix(suffix_of(renderer.format))
    rendered.parent.mkdir()
    arguments, given = _quarto_call(renderer) if renderer.is_quarto else _pandoc_call(folder, rendered)
    try:
        done = subprocess.run(
            [renderer.program, *arguments],
            cwd=folder,
            env=environment,
            input=given,
            timeout=SECONDS,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        raise RunFailed(f"{renderer.program} did not end in {SECONDS} s. What it was given is in {folder}.") from None
    if done.returncode or not rendered.is_file():
        said = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:]) or "It said nothing."
        raise RunFailed(f"{renderer.program} made no {rendered.name}:\n{said}\nWhat it was given is in {folder}.")
    return rendered


def _quarto_call(renderer: Renderer) -> tuple[list[str], str]:
    return ["render", NOTEBOOK, "--to", FORMATS[renderer.format], "--output-dir", RENDERED], ""


def _pandoc_call(folder: Path, rendered: Path) -> tuple[list[str], str]:
    """Pandoc's arguments, and the notebook's Markdown as its input: pandoc reads less in notebooks than in Markdown."""
    nb = nbformat.read(folder / NOTEBOOK, as_version=4)
    text = "\n\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
    arguments = [f"--from={READS}", "--to=docx", f"--reference-doc={REFERENCE}", f"--output={rendered}"]
    arguments += ["--metadata=lang=en-GB", f"--metadata=title={nb.metadata['title']}"]
    return arguments, text


def faults_of_pdf(file: Path, banners: Sequence[str]) -> list[str]:
    """What a PDF lacks to be one that everybody can use; its text cannot be read here, so the banners are not looked
    for."""
    return [] if b"pdfuaid:part" in file.read_bytes() else ["it does not say that it is PDF/UA-1 (Quarto 1.10 does)"]


def faults_of_page(file: Path, banners: Sequence[str]) -> list[str]:
    """What a page of Quarto's must not do, or lacks."""
    text = file.read_text(encoding="utf-8")
    found = {
        "it asks an outside address": bool(_OUTSIDE.search(text)),
        "its language is not en-GB": 'lang="en-GB"' not in text,
        "a banner is missing": any(escape(banner) not in text for banner in banners),
    }
    return [said for said, is_so in found.items() if is_so]
