"""Random bytes are given once: to one thread, and to one of two processes."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from cc.core.entropy import fresh_bytes


def test_no_bytes_are_given_twice() -> None:
    given = [fresh_bytes(10) for _ in range(2000)]
    with ThreadPoolExecutor(8) as pool:
        given += pool.map(lambda _: fresh_bytes(10), range(2000))
    assert {len(each) for each in given} == {10}
    assert len(set(given)) == len(given)


def test_all_that_may_be_asked_for_at_once_comes() -> None:
    assert len(fresh_bytes(4096)) == 4096


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_is_given_others() -> None:
    fresh_bytes(1)  # some lie ready
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, fresh_bytes(16))
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reading, 16)
    os.close(reading)
    os.close(writing)
    assert len(theirs) == 16
    assert theirs != fresh_bytes(16)
