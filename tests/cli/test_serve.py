"""`serve` as its users know it: one process that is started, and everything that comes and goes with it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api.cli.serving.tokens import ACCOUNTS
from tests.cli.processes import alive, done, running, until

SERVE = ("serve", "--dev-tokens", "--json", "--bind", "127.0.0.1:0")


def test_it_says_where_it_serves_and_ends_in_order_with_a_stream_open(tmp_path: Path) -> None:
    with running(tmp_path, *SERVE) as jejak:
        assert jejak.said["regions"] == []
        assert set(jejak.said["tokens"]) == set(ACCOUNTS)
        until(jejak.answers)
        stream = jejak.connection()
        stream.request(
            "GET", "/v1/events/stream", headers={"Authorization": f"Bearer {jejak.said['tokens']['auditor']}"}
        )
        assert stream.getresponse().status == 200
        status, seconds = jejak.ended(signal.SIGTERM)
        stream.close()
    assert status == 0
    assert seconds < 5


def test_a_process_that_dies_is_begun_again(tmp_path: Path) -> None:
    with running(tmp_path, *SERVE) as jejak:
        until(jejak.answers)
        before = jejak.settled(3)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        until(lambda: len(jejak.children() - before) == 3)
        until(jejak.answers)
        assert jejak.ended(signal.SIGINT)[0] == 0


def test_nothing_outlives_the_process_that_was_started(tmp_path: Path) -> None:
    with running(tmp_path, *SERVE, "--workers", "1") as jejak:
        children = jejak.settled(2)
        jejak.ended(signal.SIGKILL)
        until(lambda: not any(map(alive, children)))


def test_without_the_worker_there_are_only_web_processes(tmp_path: Path) -> None:
    with running(tmp_path, *SERVE, "--workers", "1", "--no-worker") as jejak:
        assert len(jejak.settled(1)) == 1


def test_a_port_in_use_is_refused(tmp_path: Path) -> None:
    with running(tmp_path, *SERVE, "--workers", "1") as jejak:
        second = done(tmp_path, "serve", "--bind", urlsplit(jejak.said["url"]).netloc)
    assert (second.returncode, second.stdout) == (1, "")
    assert "cannot listen" in second.stderr


@pytest.mark.parametrize("database", ["postgresql://db.example.org/jejak", "postgresql://u:p@10.0.0.1/jejak"])
def test_development_tokens_are_refused_where_the_store_is_not_local(tmp_path: Path, database: str) -> None:
    refused = done(tmp_path, *SERVE, JEJAK_DATABASE=database)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "not local" in refused.stderr
