"""What a finder found in a text is not looked for again, and nobody can spoil it for the next."""

from retrieval.text.lately import known_lately


def test_a_text_is_looked_through_once() -> None:
    looked: list[str] = []

    @known_lately
    def words(text: str) -> list[str]:
        looked.append(text)
        return text.split()

    first = words("青禾 县")
    first.clear()
    assert words("青禾 县") == ["青禾", "县"]
    assert looked == ["青禾 县"]
