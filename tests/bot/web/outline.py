"""A page as assistive technology sees it: headings, landmarks, links, forms, languages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "img", "br", "wbr", "hr"})
RANKS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Element:
    """One element: its name, attributes, words, and what it stands in."""

    name: str
    attributes: dict[str, str]
    parents: tuple[str, ...]
    words: str = ""


@dataclass
class Outline:
    """All elements of a page in order."""

    elements: list[Element] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """Return the elements of these names."""
        return [one for one in self.elements if one.name in names]

    def one(self, name: str) -> Element:
        """Return the only element of this name."""
        (found,) = self.all(name)
        return found

    @property
    def ids(self) -> list[str]:
        """All ids."""
        return [one.attributes["id"] for one in self.elements if "id" in one.attributes]

    @property
    def links(self) -> list[str]:
        """Where the page's links lead."""
        return [one.attributes["href"] for one in self.all("a") if "href" in one.attributes]

    def link(self, words: str) -> str:
        """Return where the link with these words leads."""
        return next(one.attributes["href"] for one in self.all("a") if words in one.words)


def outline(html: str) -> Outline:
    """Read a page; raises AssertionError where its tags are not well nested."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"not closed: {[one.name for one in reader.open]}"
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Outline()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        assert len(attributes) == len(attrs), f"<{tag}> has an attribute twice"
        element = Element(tag, attributes, tuple(one.name for one in self.open))
        self.found.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.name == tag, f"</{tag}> closes <{closed.name}>"

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.words += data
