"""Whatever encoding a page was saved in, its words come out."""

from __future__ import annotations

import codecs

import pytest

from summarizer.pages import read_page

_TITLE = "A café on the strait"
_BODY = "The envoys – all three of them – met for “one last coffee” on Friday. It cost €4, and nobody paid."
_TEXT = f"{_TITLE}\n\n{_BODY}\n"
_JAPANESE = (
    "海峡の通航\n\n両国政府は北部の海峡を商船に再び開放することで合意した。閉鎖は9週間に及んだという。\n"
)


@pytest.mark.parametrize(
    "content",
    [
        _TEXT.encode(),
        codecs.BOM_UTF8 + _TEXT.encode(),
        codecs.BOM_UTF16_LE + _TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + _TEXT.encode("utf-16-be"),
        _TEXT.encode("utf-16-le"),
        _TEXT.encode("utf-16-be"),
        _TEXT.encode("utf-32"),
        _TEXT.encode("cp1252"),
        _TEXT.replace("\n", "\r\n").encode("cp1252"),
        _TEXT.replace("\n", "\r").encode(),
    ],
)
def test_text(content: bytes) -> None:
    (article,) = read_page(content, name="page.txt")
    assert (article.title, article.text) == (_TITLE, _BODY)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "shift_jis", "euc-jp", "iso-2022-jp", "utf-8"])
def test_japanese_with_the_charset_of_the_header(encoding: str) -> None:
    (article,) = read_page(_JAPANESE.encode(encoding), name="page.txt", charset=encoding)
    assert article.title == "海峡の通航"
    assert article.language == "ja"


def html(charset: str | None, body: str = _BODY) -> str:
    declared = f'<meta charset="{charset}">' if charset else ""
    return f"<!doctype html><html><head>{declared}<title>{_TITLE}</title></head><body><h1>{_TITLE}</h1><p>{body}</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "actual"),
    [
        ("utf-8", "utf-8"),
        ("windows-1252", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("iso-8859-1", "utf-8"),
        ("utf-16", "utf-8"),
        ("utf-8", "cp1252"),
        ("no-such-charset", "utf-8"),
        ("rot13", "cp1252"),
        (None, "utf-8"),
        (None, "cp1252"),
        (None, "utf-16"),
    ],
)
def test_a_page_is_read_as_it_is_even_where_its_declaration_is_wrong(
    declared: str | None, actual: str
) -> None:
    body = _BODY if actual != "iso-8859-15" else _BODY.replace("–", "-").replace("“", '"').replace("”", '"')
    (article,) = read_page(html(declared, body).encode(actual), name="page.html")
    assert (article.title, article.text) == (_TITLE, body)


@pytest.mark.parametrize(
    "encoding", ["shift_jis", "euc-jp", "iso-2022-jp", "gb2312", "big5", "euc-kr", "windows-1251", "koi8-r"]
)
def test_a_declared_charset_is_used(encoding: str) -> None:
    body = {
        "gb2312": "两国政府星期五同意重新开放北部海峡，允许商船通行。封锁持续了九个星期，双方损失很大。",
        "big5": "兩國政府星期五同意重新開放北部海峽，允許商船通行。封鎖持續了九個星期，雙方損失很大。",
        "euc-kr": "두 나라 정부는 금요일 북부 해협을 상선에 다시 개방하기로 합의했다. 봉쇄는 아홉 주 동안 이어졌다.",
        "windows-1251": "Правительства двух стран договорились в пятницу снова открыть северный пролив для "
        "торговых судов.",
        "koi8-r": "Правительства двух стран договорились в пятницу снова открыть северный пролив для "
        "торговых судов.",
    }.get(encoding, "両国政府は北部の海峡を商船に再び開放することで合意した。閉鎖は9週間に及んだという。")
    page = html(encoding, body).replace("é", "e")
    (article,) = read_page(page.encode(encoding), name="page.html")
    assert article.text == body


def test_in_a_text_a_declaration_is_only_words() -> None:
    content = f'How pages say it\n\nOne writes <meta charset="shift_jis"> near the top. {_BODY}\n'.encode(
        "cp1252"
    )
    (article,) = read_page(content, name="page.txt", media_type="text/plain")
    assert article.text.endswith(_BODY)


def test_the_media_type_decides_over_the_content() -> None:
    page = html("utf-8").encode()
    assert read_page(page, name="page", media_type="text/html; charset=utf-8")[0].text == _BODY
    assert "<p>" in read_page(page, name="page", media_type="text/plain")[0].text
