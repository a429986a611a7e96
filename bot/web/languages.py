"""Which language a visitor reads: the one they chose in the address, else their browser's."""

from bot.language import Language, of_tag

_KNOWN = ("zh", "en")
_RANGES = 16  # of an Accept-Language header that are looked at


def chosen(tag: str | None) -> Language | None:
    """Return the language of `?lang=`; None without one, or for one that there is not."""
    return of_tag(tag) if tag and _is_known(tag) else None


def preferred(header: str, default: Language) -> Language:
    """Return the first language of an Accept-Language header (RFC 9110, 12.5.4) that there is."""
    weighed: list[tuple[float, int, str]] = []
    for position, part in enumerate(header.split(",")[:_RANGES]):
        tag, _, parameter = part.partition(";")
        weight = _weight(parameter)
        if weight > 0 and _is_known(tag.strip()):
            weighed.append((-weight, position, tag.strip()))
    return of_tag(min(weighed)[2], default) if weighed else default


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(float(value), 1.0)
    except ValueError:
        return 0.0


def _is_known(tag: str) -> bool:
    return tag.lower().replace("_", "-").split("-")[0] in _KNOWN
