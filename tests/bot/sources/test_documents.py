"""Which files a path stands for, and what is said of those that cannot be read."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import pytest

from bot.errors import SourceError
from bot.sources.documents import find_documents, read_document
from summarizer import MAX_PAGE_BYTES


def read(source: str) -> list[bytes]:
    return [read_document(name).content for name in find_documents(source)]


def problem(path: Path | str) -> str:
    with pytest.raises(SourceError) as caught:
        read(str(path))
    assert str(path) in str(caught.value)
    assert caught.value.mend
    return caught.value.problem


def test_a_file_stands_for_itself(tmp_path: Path) -> None:
    page = tmp_path / "page.dat"
    page.write_bytes(b"abc")
    assert find_documents(str(page)) == [str(page)]
    assert read_document(str(page)).content == b"abc"


def test_a_folder_stands_for_the_pages_right_inside_it_by_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a.HTML", "c.md", "seeds.toml", "picture.png", ".hidden"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "d.txt").write_bytes(b"x")
    assert find_documents(str(tmp_path)) == [str(tmp_path / name) for name in ("a.HTML", "b.txt", "c.md")]


def test_a_manifest_beside_a_page_says_what_is_known_of_it(tmp_path: Path) -> None:
    for name in ("known.txt", "other.txt"):
        (tmp_path / name).write_bytes(b"x")
    manifest = '[[page]]\nfile = "known.txt"\npublisher = "The Strait Post"\n'
    (tmp_path / "seeds.toml").write_text(manifest, encoding="utf-8")
    assert read_document(str(tmp_path / "known.txt")).hints.publisher == "The Strait Post"
    assert read_document(str(tmp_path / "other.txt")).hints.publisher is None


def test_an_empty_folder_is_named_with_the_kinds_that_are_read(tmp_path: Path) -> None:
    assert ".html" in problem(tmp_path)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert "no such file" in problem(tmp_path / "none.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "none.txt")
    assert "link" in problem(tmp_path / "link.txt")
    assert "cannot be read" in problem(tmp_path / ("x" * 300))
    assert "cannot be read" in problem("a\0b")


def test_a_pipe_without_a_writer_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "pipe" in problem(tmp_path / "pipe.txt")


def test_sockets_and_devices_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path may have no more than about a hundred characters
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        assert "cannot be read" in problem("socket.txt")
    assert "device" in problem("/dev/zero")


def test_an_address_stands_for_itself_and_is_no_file() -> None:
    for address in ("https://example.org/a", "HTTP://example.org/a", "ftp://example.org/a"):
        assert find_documents(address) == [address]
        with pytest.raises(SourceError, match="not fetched here"):
            read_document(address)


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    page = tmp_path / "huge.html"
    with page.open("wb") as file:
        file.truncate(MAX_PAGE_BYTES * 5)
    assert len(read_document(str(page)).content) == MAX_PAGE_BYTES + 1


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no other user to be")
def test_a_file_that_one_may_not_read_is_named() -> None:
    # Not tmp_path, which no other user may enter; and root has to be one, for it may read everything.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        page = Path(folder, "secret.txt")
        page.write_bytes(b"x")
        page.chmod(0)
        before = os.geteuid()
        os.seteuid(before or 65534)
        try:
            assert "permission denied" in problem(page)
        finally:
            os.seteuid(before)
