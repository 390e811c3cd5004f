"""Fetching against a real server on loopback that breaks off, lies, refuses or is gone."""

import fcntl
import hashlib
import logging
import os
import shutil
import socket
import subprocess
import time
from types import SimpleNamespace

import pytest
from web_server import Web, answering, serving

from motifold.errors import UserError
from motifold.fetch.file import Wanted, fetch_file, sha256_of
from motifold.fetch.transfer import Limits

CONTENT = bytes(range(256)) * 1200
QUICK = Limits(silence=0.5, waits=(0.01, 0.01))


def digest(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def web():
    with serving(Web({"/set.tsv": CONTENT})) as served:
        yield served


@pytest.fixture
def place(tmp_path, web):
    """A file to fetch: its path, and what a call of :func:`fetch_file` says and leaves."""
    target = tmp_path / "data/set.tsv"

    def fetch(path="/set.tsv", content=CONTENT, limits=QUICK, mirror=None, url=None):
        address = url or web.address + path
        wanted = Wanted("mine", "source.path", address, digest(content), mirror)
        fetch_file(target, wanted, limits)

    def refused(**given):
        with pytest.raises(UserError) as error:
            fetch(**given)
        text = str(error.value)
        assert text.startswith("dataset mine, key source.path: ")
        assert f"'{target}'" in text
        assert "data_mirror" in text
        assert "\n" not in text
        assert text.endswith(".")
        assert not target.exists()
        return text

    def left():
        return sorted(one.name for one in target.parent.iterdir())

    part = target.with_name(f".set.tsv.{digest(CONTENT)[:8]}.part")
    return SimpleNamespace(target=target, part=part, fetch=fetch, refused=refused, left=left)


def test_a_missing_file_is_fetched_whole_and_nothing_else_is_left(place, web):
    place.fetch()
    assert place.target.read_bytes() == CONTENT
    assert place.left() == ["set.tsv"]
    assert web.asked == [("/set.tsv", None)]


def test_a_file_that_is_there_is_used_as_it_is(place, web):
    place.target.parent.mkdir()
    place.target.write_text("my own")
    place.fetch()
    assert place.target.read_text() == "my own"
    assert place.left() == ["set.tsv"]
    assert web.asked == []


def test_a_broken_connection_goes_on_where_it_stopped(place, web):
    web.breaks = [100_000, 50_000]
    place.fetch()
    assert place.target.read_bytes() == CONTENT
    assert [asked for _, asked in web.asked] == [None, "bytes=100000-", "bytes=150000-"]


def test_what_a_failed_run_got_is_kept_and_the_next_run_goes_on(place, web):
    web.breaks = [100_000, 0, 0]
    assert "broke off after 100,000 bytes of 0.3 MiB" in place.refused()
    assert place.left() == [place.part.name]
    assert place.part.read_bytes() == CONTENT[:100_000]
    place.fetch()
    assert place.target.read_bytes() == CONTENT
    assert web.asked[-1] == ("/set.tsv", "bytes=100000-")
    assert place.left() == ["set.tsv"]


def test_tries_are_bounded(place, web):
    web.breaks = [10] * 9
    place.refused()
    assert len(web.asked) == 1 + len(QUICK.waits)


def test_tries_are_counted_anew_while_a_large_file_gets_on(place, web):
    large = bytes(5 * 2**20)
    web.files["/set.tsv"] = large
    web.breaks = [2**20 + 5] * 4
    place.fetch(content=large)
    assert len(web.asked) == 5
    assert place.target.read_bytes() == large


def test_a_server_that_cannot_go_on_from_the_middle_is_asked_for_all(place, web):
    web.ranges, web.breaks = False, [100_000]
    place.fetch()
    assert place.target.read_bytes() == CONTENT


def test_a_server_that_sends_another_part_than_asked_for_is_asked_for_all(place, web):
    place.target.parent.mkdir()
    place.part.write_bytes(CONTENT[:1000])
    web.lies = {"Content-Range": f"bytes 7-{len(CONTENT) - 1}/{len(CONTENT)}"}
    place.fetch()
    assert place.target.read_bytes() == CONTENT


@pytest.mark.parametrize("left", [b"of another file", CONTENT + b"and more"])
def test_a_part_of_another_file_is_not_gone_on_from(place, web, left):
    place.target.parent.mkdir()
    place.part.write_bytes(left)
    place.fetch()
    assert place.target.read_bytes() == CONTENT


def test_a_part_that_is_whole_already_is_taken(place, web):
    place.target.parent.mkdir()
    place.part.write_bytes(CONTENT)
    place.fetch()
    assert place.target.read_bytes() == CONTENT
    assert web.asked == [("/set.tsv", f"bytes={len(CONTENT)}-")]


def test_a_file_of_unsaid_size_comes_whole(place, web):
    web.sized = False
    place.fetch()
    assert place.target.read_bytes() == CONTENT


def test_other_content_is_refused_and_not_kept(place, web):
    web.files["/set.tsv"] = CONTENT[:-1] + b"?"
    said = place.refused()
    assert digest(web.files["/set.tsv"])[:12] in said
    assert digest(CONTENT)[:12] in said
    assert "correct 'url' or 'sha256'" in said
    assert place.left() == []


def test_a_truncated_file_of_unsaid_size_is_refused(place, web):
    web.sized, web.breaks = False, [1000]
    assert "1,000 bytes with the SHA-256" in place.refused()
    assert place.left() == []


def test_a_login_page_is_named_as_one(place, web):
    web.files["/set.tsv"] = b"\n<!DOCTYPE html><title>Log in</title>"
    assert "what came is a web page" in place.refused()


@pytest.mark.parametrize(
    ("code", "says"),
    [(404, "404 (Not Found); correct the url"), (403, "403 (Forbidden); run again")],
)
def test_a_refusal_is_not_tried_again(place, web, code, says):
    web.answers = [code]
    assert f"the server answers {says}" in place.refused()
    assert len(web.asked) == 1
    assert place.left() == []


def test_a_server_in_trouble_is_tried_again(place, web):
    web.answers = [500, 503]
    place.fetch()
    assert place.target.read_bytes() == CONTENT


def test_a_server_in_lasting_trouble_is_said(place, web):
    web.answers = [500] * 9
    assert "500 (Internal Server Error)" in place.refused()


def test_a_server_that_vanished_is_said(place):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    said = place.refused(url=f"http://127.0.0.1:{port}/set.tsv?key=secret")
    assert f"from http://127.0.0.1:{port}/set.tsv?…: the server takes no connection" in said
    assert "run again where there is a network" in said
    assert "secret" not in said


def test_a_server_that_is_silent_is_given_up(place):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        said = place.refused(
            url=f"http://127.0.0.1:{silent.getsockname()[1]}/", limits=Limits(0.1, waits=())
        )
        assert time.monotonic() - started < 5
    assert "does not answer any more" in said


def test_a_server_that_trickles_is_given_up(place):
    """Every byte comes in time, and yet the file would take for ever."""

    def trickle(client):
        client.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
        for _ in range(100):
            client.sendall(b".")
            time.sleep(0.02)

    with answering(trickle) as url:
        said = place.refused(url=url, limits=Limits(0.2, waits=()))
    assert "bytes a second" in said


def test_a_name_that_nobody_has_is_said(place):
    said = place.refused(url="http://nobody.invalid/set.tsv", limits=Limits(waits=()))
    assert "not known here, or there is no network" in said


def test_something_that_is_no_web_server_is_said(place):
    with answering(lambda client: client.sendall(b"220 mail.example.org\r\n")) as url:
        assert "the connection failed (220 mail.example.org)" in place.refused(
            url=url, limits=Limits(waits=())
        )


def test_a_file_that_moved_is_followed(place, web):
    web.moved["/old.tsv"] = f"{web.address}/set.tsv"
    place.fetch(path="/old.tsv")
    assert place.target.read_bytes() == CONTENT


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://127.0.0.1/set.tsv", "/old.tsv"])
def test_no_server_sends_on_to_local_files_or_in_circles(place, web, where):
    web.moved["/old.tsv"] = where
    assert "sends on in circles, or to what is no web address" in place.refused(path="/old.tsv")


@pytest.mark.parametrize("sized", [True, False])
def test_a_file_beyond_the_limit_is_refused(place, web, sized):
    web.sized = sized
    said = place.refused(limits=Limits(most=200_000, waits=()))
    assert "the file is larger than 0.2 MiB" in said


def test_a_file_that_does_not_fit_on_the_disk_is_refused_before_it_comes(place, web):
    web.lies = {"Content-Length": str(2**60)}
    said = place.refused(limits=Limits(most=2**62))
    assert "still to come" in said
    assert "make room" in said
    assert place.left() == []


@pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("mount"), reason="needs a disk of its own"
)
def test_a_disk_that_fills_up_meanwhile_is_said_and_the_part_kept(place, web, tmp_path):
    place.target.parent.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place.target.parent], check=False
    )
    if mounted.returncode:
        pytest.skip("no disk may be mounted here")
    try:
        web.sized = False
        said = place.refused()
        assert "cannot be written: No space left on device; make room" in said
        assert place.left() == [place.part.name]
    finally:
        subprocess.run(["umount", place.target.parent], check=True)


def test_a_folder_that_cannot_be_made_is_said(place, tmp_path):
    (tmp_path / "data").write_text("a file, no folder")
    assert "cannot be written" in place.refused()


def test_a_link_to_nowhere_is_not_replaced(place, tmp_path):
    place.target.parent.mkdir()
    place.target.symlink_to(tmp_path / "nowhere")
    assert "is a link to nowhere" in place.refused()
    assert place.target.is_symlink()


def test_two_runs_at_once_do_not_mix(place):
    place.target.parent.mkdir()
    with place.part.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert "another run is fetching it" in place.refused()


@pytest.mark.parametrize("name", ["set.tsv", "from the web.tsv", digest(CONTENT)])
def test_the_mirror_comes_first(place, web, tmp_path, name):
    """By the file's own name, by the one at its address, or by its digest."""
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror" / name).write_bytes(CONTENT)
    place.fetch(path="/from%20the%20web.tsv", mirror=str(tmp_path / "mirror"))
    assert place.target.read_bytes() == CONTENT
    assert place.left() == ["set.tsv"]
    assert (tmp_path / "mirror" / name).stat().st_ino != place.target.stat().st_ino
    assert web.asked == []


def test_another_file_of_that_name_in_the_mirror_is_left_alone(place, web, tmp_path, caplog):
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror/set.tsv").write_text("another")
    with caplog.at_level(logging.INFO):
        place.fetch(mirror=str(tmp_path / "mirror"))
    assert place.target.read_bytes() == CONTENT
    assert "set.tsv' has another SHA-256 than is wanted" in caplog.text
    assert (tmp_path / "mirror/set.tsv").read_text() == "another"
    assert place.left() == ["set.tsv"]


def test_what_the_network_does_not_give_the_mirror_may(place, web, tmp_path):
    """The sentence of a failed run says so; a file put there makes the next one succeed."""
    web.answers, mirror = [404], tmp_path / "mirror"
    mirror.mkdir()
    place.refused(mirror=str(mirror))
    (mirror / "set.tsv").write_bytes(CONTENT)
    place.fetch(mirror=str(mirror))
    assert sha256_of(place.target) == digest(CONTENT)
