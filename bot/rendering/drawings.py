"""The templates of pictures: what they are filled by, once for all of them."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template


def drawing(config: Path, name: str) -> Template:
    """Return the SVG template `charts/<name>.svg.j2` of a configuration folder."""
    environment = Environment(
        loader=FileSystemLoader(config / "charts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"{name}.svg.j2")
