import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from nlp.errors import CacheUnavailable
from nlp.kept import store as store_module
from nlp.kept.store import Store, key_of

KEYS = [key_of("test", str(number)) for number in range(1200)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept.sqlite"


@pytest.fixture
def store(path):
    return Store(path, most=10_000)


def test_what_is_kept_is_found_by_another_process(store, path):
    store.keep([(KEYS[0], b"dogs"), (KEYS[1], b"")])
    assert Store(path, most=10).find([KEYS[0], KEYS[2], KEYS[0], KEYS[1]]) == {KEYS[0]: b"dogs", KEYS[1]: b""}


def test_more_keys_are_asked_for_than_fit_into_one_query(store):
    store.keep((key, b"x") for key in KEYS)
    assert len(store.find(KEYS)) == len(KEYS)
    assert store.count([*KEYS, KEYS[0], b"another"]) == len(KEYS)


def test_the_oldest_go_when_there_are_too_many(path):
    store = Store(path, most=2)
    for key in KEYS[:3]:
        store.keep([(key, b"x")])
    assert store.find(KEYS[:3]).keys() == {KEYS[1], KEYS[2]}


def test_keys_of_different_makers_differ():
    assert key_of("one", "text") != key_of("other", "text")
    assert key_of("one", "\ud800") != key_of("one", "?")


def test_a_content_that_is_damaged_is_not_given(store, path):
    store.keep([(KEYS[0], b"dogs"), (KEYS[1], b"cats")])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE kept SET content = x'00112233445566' WHERE place = 1")
    assert store.find(KEYS[:2]) == {KEYS[1]: b"cats"}
    store.keep([(KEYS[0], b"dogs")])
    assert store.find(KEYS[:1]) == {KEYS[0]: b"dogs"}


DAMAGED = b"this is no database " * 1000


def test_a_file_that_is_damaged_before_it_is_opened_is_made_anew(path):
    path.write_bytes(DAMAGED)
    store = Store(path, most=10)
    store.keep([(KEYS[0], b"dogs")])
    assert store.find(KEYS) == {KEYS[0]: b"dogs"}


@pytest.mark.parametrize("ask", [Store.find, Store.count])
def test_a_file_that_is_damaged_later_is_made_anew(store, path, ask):
    path.write_bytes(DAMAGED)
    assert not ask(store, KEYS)
    assert store.find(KEYS) == {}


def test_what_cannot_be_kept_in_a_damaged_file_is_let_go(store, path):
    path.write_bytes(DAMAGED)
    store.keep([(KEYS[0], b"dogs")])
    assert store.find(KEYS) == {}


def test_a_place_that_cannot_be_written_to_is_named(path, tmp_path):
    path.mkdir()
    with pytest.raises(CacheUnavailable, match=r"kept\.sqlite: .*\. Name a folder that can be written to\."):
        Store(path, most=10)
    (tmp_path / "file").touch()
    with pytest.raises(CacheUnavailable, match="Nothing can be kept in"):
        Store(tmp_path / "file" / "kept.sqlite", most=10)


def test_a_file_that_stays_busy_is_said_to_be(store, path, monkeypatch):
    monkeypatch.setattr(store_module, "PATIENCE_IN_SECONDS", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CacheUnavailable, match="locked"):
            store.keep([(KEYS[0], b"dogs")])


def test_the_disk_is_not_waited_for_after_each_keeping(store, path):
    store.keep([(KEYS[0], b"dogs")])
    assert path.with_name(f"{path.name}-wal").stat().st_size


def test_several_may_write_at_once(path):
    stores = [Store(path, most=10_000) for _ in range(4)]
    contents = [(key, b"x") for key in KEYS[:40]]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda store: store.keep(contents), stores))
    assert stores[0].count(KEYS) == 40
