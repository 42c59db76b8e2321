"""The page about costs says what its script works out, and the script what anybody would."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.benchmarks.costs import LIMITS, PAGE, SIZES, TABLES, Size, filled, needs


def test_the_page_has_the_tables_that_the_script_works_out() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page) == page, "python -m tests.benchmarks.costs --write"
    assert re.findall(r"<!-- costs: (\w+) -->", page) == list(TABLES)


def test_a_table_that_was_changed_by_hand_is_put_right() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page.replace("| shards | 1 |", "| shards | 2 |")) == page


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size.servers))
def test_no_shard_has_more_servers_than_discord_lets_it(size: Size) -> None:
    found = needs(size)
    assert (found.shards - 1) * LIMITS.servers_a_shard < size.servers <= found.shards * LIMITS.servers_a_shard


def test_more_servers_never_take_less() -> None:
    sizes = [needs(Size(servers, 1000)) for servers in (1, 100, 2500, 2501, 10_000, 150_000, 1_000_000)]
    for less, more in pairwise(sizes):
        assert less.dollars <= more.dollars
        assert less.database_gb < more.database_gb
        assert less.vcpus <= more.vcpus
