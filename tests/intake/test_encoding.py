"""Encodings that nobody stated."""

import pytest

from api.intake import encoding
from api.intake.error import IntakeError

CHINESE = "医院,物资,数量\n第一人民医院,防护服,五百\n"
RUSSIAN = "Больница,Нужно,Сколько\nГородская больница №1,маски медицинские,двести\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "gb18030"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-8"),
        ("Clinique,Café\n", "cp1252"),
    ],
)
def test_the_encoding_is_recognised(text: str, codec: str) -> None:
    """Text comes back whole, without a byte order mark, whatever it was saved in."""
    assert encoding.decode(text.encode(codec), "list.csv") == text


def test_a_stated_encoding_counts() -> None:
    """What the mapping says is believed."""
    assert encoding.decode("№1".encode("cp1251"), "list.csv", "cp1251") == "№1"


@pytest.mark.parametrize(("codec", "words"), [("ascii", "save it as UTF-8"), ("klingon", "klingon")])
def test_a_wrong_encoding_is_named(codec: str, words: str) -> None:
    """An encoding that does not fit, or does not exist, is said in a sentence with the file's name."""
    with pytest.raises(IntakeError, match=words) as caught:
        encoding.decode(CHINESE.encode(), "list.csv", codec)
    assert "list.csv" in str(caught.value)
