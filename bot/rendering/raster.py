"""A chart as a picture for Telegram, which shows no SVG: drawn with fonts that come along.

A server often has no font with Chinese characters; those in `config/charts/fonts` hold all that
the charts say. Where somebody rewords a text beyond them, the machine's own fonts help out.
"""

import resvg_py

from bot.language import Language
from bot.paths import CONFIG

FONTS = CONFIG / "charts" / "fonts"
FAMILIES = {  # two: many characters are drawn otherwise in Taiwan and Hong Kong
    Language.SIMPLIFIED: "Chuchu Charts SC",
    Language.TRADITIONAL: "Chuchu Charts TC",
    Language.ENGLISH: "Chuchu Charts SC",
}
ZOOM = 2.0  # sharp on a phone


def png(svg: str, language: Language, zoom: float = ZOOM) -> bytes:
    """Draw an SVG.

    Args:
        svg: the chart; texts that name no other font get that of the language.
        language: whose characters are drawn.
        zoom: pixels for each of the SVG's own.

    Returns:
        A PNG on white.
    """
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=zoom,
        background="#ffffff",
        font_files=[str(file) for file in sorted(FONTS.glob("*.otf"))],
        font_family=FAMILIES[language],
        sans_serif_family=FAMILIES[language],
    )
