"""Makes the fonts of the charts: what the project's own words need of Noto Sans SC and TC.

    pip install fonttools
    python -m tools.fonts NotoSansSC-Regular.otf NotoSansTC-Regular.otf

The whole fonts hold tens of thousands of characters and 14 MB; the words of `config/texts` need a
few hundred. Run it again when a text of a chart has got a character that is new to all of them
(a test tells). The two fonts are in https://github.com/notofonts/noto-cjk, under the SIL Open Font
License; as it asks of changed fonts, these carry names of their own.
"""

import argparse
import string
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from bot.language import Language
from bot.paths import CONFIG
from bot.rendering.raster import FAMILIES, FONTS

SIGNS = "·–—…‰、。，：；！？（）《》“”%×→"
OF = {Language.SIMPLIFIED: ("zh-Hans", "en"), Language.TRADITIONAL: ("zh-Hant",)}
NAMED = {1: "{family}", 3: "{family}", 4: "{family}", 6: "{joined}", 16: "{family}"}


def main() -> None:
    """Cut both fonts and write them where the charts find them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("simplified", type=Path)
    parser.add_argument("traditional", type=Path)
    options = parser.parse_args()
    for language, file in zip(OF, (options.simplified, options.traditional), strict=True):
        texts = [CONFIG / "texts" / f"{name}.toml" for name in OF[language]]
        said = "".join(text.read_text(encoding="utf-8") for text in texts)
        made = cut(file, said + SIGNS + string.printable, FAMILIES[language])
        made.save(FONTS / f"{language.value}.otf")


def cut(file: Path, words: str, family: str) -> TTFont:
    """Return what a font needs for these words, under another name."""
    font = TTFont(file)
    options = Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(set(words))))
    subsetter.subset(font)
    for record in list(font["name"].names):
        if record.nameID in NAMED:
            text = NAMED[record.nameID].format(family=family, joined=family.replace(" ", ""))
            font["name"].setName(
                text, record.nameID, record.platformID, record.platEncID, record.langID
            )
    return font


if __name__ == "__main__":
    main()
