"""Bytes to text: what they are, and in which encoding."""

from __future__ import annotations

import codecs
import re

from summarizer.errors import EmptyPageError, NotTextError

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x00\x00\x01\x00", "an icon image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"(\xb5/\xfd", "a zstd archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\x00asm", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
    (b"fLaC", "a sound"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_TEXT_LIKE_SIGNATURES = (b"MZ", b"BZh", b"ID3", b"II*\x00")
"""Signatures that a text could begin with: they count only where the bytes also look binary."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_META_WITHIN = 4096
"""The standard looks for a declaration in the first 1,024 bytes; pages in the wild put scripts before it."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.02
"""Of the sample: real text has none, and a stray byte or two must not refuse a long page."""


def decode_page(content: bytes, *, name: str, charset: str | None = None, markup: bool | None = None) -> str:
    """The text of a page.

    In this order: a byte order mark, UTF-16 by its shape, UTF-8 where the bytes are valid UTF-8, the
    `charset` of the HTTP header, the page's own declaration (with `markup` False that is only text),
    Windows-1252.

    Raises `EmptyPageError` and, naming what the bytes are, `NotTextError`.
    """
    if not content.strip(b"\x00 \t\r\n\x0b\x0c"):
        raise EmptyPageError(
            name, "it is empty" if not content else "it holds only blanks", "Save the page again"
        )
    kind = _signature(content)
    if kind is not None:
        raise _not_text(name, kind)
    text = _decoded(content, charset, markup)
    sample = text[:65536]
    if len(_CONTROL.findall(sample)) > max(1, _CONTROL_SHARE * len(sample)):
        raise _not_text(name, "binary data")
    if not text.strip("\ufeff\u200b \t\r\n\x0b\x0c\xa0\u3000\x00"):
        raise EmptyPageError(name, "it holds only blanks", "Save the page again")
    return text


def _not_text(name: str, kind: str) -> NotTextError:
    return NotTextError(name, f"it is {kind}, not a page", "Save the page as HTML or as text")


def _signature(content: bytes) -> str | None:
    if content[4:8] == b"ftyp":
        return "a film or an image"
    if content[:4] == b"RIFF" and content[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, a sound or a film"
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            if signature in _TEXT_LIKE_SIGNATURES and not _CONTROL.search(content[:1024].decode("latin-1")):
                continue
            return kind
    return None


def _decoded(content: bytes, charset: str | None, markup: bool | None) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    if wide := _wide_encoding(content, charset):
        return content.decode(wide, "replace")
    labels = (charset, None if markup is False else _declared(content))
    encodings = [encoding for encoding in map(_python_encoding, labels) if encoding not in (None, "utf-8")]
    if "iso2022_jp" not in encodings:  # it is all 7-bit, so it would pass for UTF-8
        try:
            # Text in another encoding is practically never valid UTF-8, so this outranks a wrong declaration.
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    for encoding in filter(None, encodings):
        return content.decode(encoding, "replace")
    if _mostly_utf8(content):
        return content.decode("utf-8", "replace")
    return content.decode("cp1252", "replace")


def _declared(content: bytes) -> str | None:
    head = content[:_META_WITHIN]
    match = _XML.search(head) or _META.search(head)
    return match[1].decode("ascii", "replace") if match else None


# The encoding standard (WHATWG) reads these labels as their supersets, because that is what such pages hold.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_KNOWN = re.compile(
    r"utf-8|cp(125\d|866|874|932|949)|iso8859-\d+|koi8-[ru]|mac-(roman|cyrillic)|gb18030|big5hkscs|euc_jp|"
    r"iso2022_jp"
)


def _python_encoding(label: str | None) -> str | None:
    """Python's name for a page's encoding label; None for what no page is written in."""
    if not label:
        return None
    label = label.strip().lower()
    try:
        encoding = codecs.lookup(
            {"x-sjis": "shift_jis", "x-gbk": "gbk", "ks_c_5601-1987": "euc_kr"}.get(label, label)
        ).name
    except (LookupError, ValueError):
        return None
    encoding = _SUPERSETS.get(encoding, encoding)
    return encoding if _KNOWN.fullmatch(encoding) else None


def _wide_encoding(content: bytes, charset: str | None) -> str | None:
    """UTF-16 without a mark: the header says so, or nearly every second byte is zero, as in Western texts."""
    sample = content[:4096]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 8:
        return None
    first, second = sample[::2], sample[1::2]
    told = {"utf-16": "utf-16-le"}.get(label := (charset or "").strip().lower(), label)
    for encoding, zeros, others in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        by_shape = zeros.count(0) > 0.3 * len(zeros) and others.count(0) < 0.02 * len(others)
        if (by_shape or encoding == told) and _is_plausible(sample.decode(encoding, "replace")):
            return encoding
    return None


def _is_plausible(text: str) -> bool:
    """Whether a decoded text could be one: hardly a control character or a character that is none."""
    strange = len(_CONTROL.findall(text)) + text.count("\ufffd")
    return strange <= _CONTROL_SHARE * len(text)


def _mostly_utf8(content: bytes) -> bool:
    """A long page of UTF-8 with a few broken bytes is still UTF-8."""
    sample = content[:200_000]
    wide = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]", sample))
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    return wide > 10 * broken
