"""Charts as pictures that Word shows, with the letters that they were drawn with."""

from functools import cache
from pathlib import Path

PIXELS = 1500  # across; 293 to the inch where a chart is 13 cm wide


def png(svg: str) -> bytes:
    """A chart as a PNG picture. Only the fonts that come with matplotlib are used, so it is the same everywhere."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg, width=PIXELS, background="#ffffff", skip_system_fonts=True, font_files=_fonts()
    )


@cache
def _fonts() -> list[str]:
    import matplotlib as mpl

    return [str(file) for file in sorted(Path(mpl.get_data_path(), "fonts", "ttf").glob("DejaVuSans*.ttf"))]
