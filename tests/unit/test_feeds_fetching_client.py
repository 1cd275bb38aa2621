"""The client against a real server: hops, names, waits and limits."""

from __future__ import annotations

import contextlib
import shutil
import ssl
import subprocess
import time
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from feeds_fetching_server import (
    NOW,
    Handler,
    Reading,
    Slept,
    client,
    drips,
    drips_headers,
    half,
    leads_to,
    serving,
    silent,
    status,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from chalkcircle.feeds.fetching import Bounds
from chalkcircle.feeds.fetching.waiting import Again
from chalkcircle.model import FetchError

FORBIDDEN = """
http://10.0.0.1/ http://169.254.169.254/latest/meta-data/ http://localhost/ http://127.0.0.1:1/
http://127.1/ http://2130706433/ http://0x7f.1/ http://0177.0.0.1/ http://[::1]/
http://[::ffff:127.0.0.1]/ http://[::ffff:a9fe:a9fe]/ http://[64:ff9b::7f00:1]/
http://[2002:7f00:1::]/ http://127.0.0.1./ http://user@127.0.0.1/ http://100.64.0.1/
http://0.0.0.0/ http://192.168.1.1/ http://[fe80::1]/ http://[fd00:ec2::254]/
file:///etc/hostname ftp://127.0.0.1/x gopher://127.0.0.1:70/x data:text/plain,x
//169.254.169.254/ ///etc/hostname\\
""".split()


def body(handler: Handler) -> None:
    handler.send(200, b"whole")


@pytest.mark.parametrize("address", FORBIDDEN)
def test_a_redirect_to_what_is_not_public_is_refused_at_once(address: str) -> None:
    slept = Slept()
    with serving() as server:
        server.on("/start", leads_to("/next"))
        server.on("/next", leads_to(address, 307))
        with pytest.raises(FetchError):
            client(server, slept).read(server.base + "/start", most=100)
        assert server.paths == ["/start", "/next"]
    assert slept.naps == []


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_forbidden_address_is_asked_directly(address: str) -> None:
    asking = Reading("chalkcircle/test", pause_seconds=0)
    with pytest.raises(FetchError):
        asking.read(address, most=100)


def test_only_the_named_pair_of_host_and_port_may_be_private() -> None:
    with serving() as named, serving() as other:
        named.on("/", leads_to(other.base + "/"))
        other.on("/", body)
        with pytest.raises(FetchError, match="this machine"):
            client(named).read(named.base + "/", most=100)
        with pytest.raises(FetchError, match="this machine"):
            client(named).read(f"http://localhost:{named.port}/", most=100)
        assert other.asked == []
        assert client(other).read(other.base + "/", most=100) == b"whole"


@pytest.mark.parametrize("found", [["10.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::ffff:10.0.0.1"]])
def test_a_name_is_refused_when_any_of_its_addresses_is(found: list[str]) -> None:
    with serving() as server:
        asking = client(server, lookup=lambda _host, _port: found)
        with pytest.raises(FetchError, match=r"feed\.example is at"):
            asking.read("http://feed.example/", most=100)


def test_a_name_that_turns_private_at_a_later_hop_is_refused() -> None:
    with serving() as server:
        server.on("/", leads_to("http://feed.example/again"))
        answers = {"127.0.0.1": ["127.0.0.1"], "feed.example": ["169.254.169.254"]}
        asking = client(server, lookup=lambda host, _port: answers[host])
        with pytest.raises(FetchError, match="link-local"):
            asking.read(server.base + "/", most=100)


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    asked: list[str] = []

    def rebinding(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving() as server:
        server.on("/x", body)
        allowed = frozenset([("feed.example", server.port)])
        asking = client(server, lookup=rebinding, allowed=allowed)
        url = f"http://feed.example:{server.port}/x"
        assert asking.read(url, most=100) == b"whole"
        assert asked == ["feed.example"]
        headers = server.asked[0][1]
    assert headers["Host"] == f"feed.example:{server.port}"
    assert headers["User-Agent"] == "chalkcircle/test"


def test_redirects_in_a_circle_and_without_end_stop() -> None:
    with serving() as server:
        server.on("/a", leads_to("/b", 301))
        server.on("/b", leads_to("/a", 308))
        server.on("/self", leads_to(""))
        for n in range(10):
            server.on(f"/{n}", leads_to(f"/{n + 1}"))
        server.on("/5", body)
        server.on("/10", body)
        asking = client(server)
        for path in ("/a", "/self"):
            with pytest.raises(FetchError, match="circle"):
                asking.read(server.base + path, most=100)
        assert asking.read(server.base + "/0", most=100) == b"whole"
        server.on("/5", leads_to("/6"))
        with pytest.raises(FetchError, match="More than 5 redirects"):
            asking.read(server.base + "/0", most=100)


def test_busy_servers_are_waited_for_as_long_as_they_ask() -> None:
    slept = Slept()
    later = format_datetime(NOW + timedelta(seconds=42), usegmt=True)
    with serving() as server:
        server.on(
            "/", status(429, Retry_After="7"), status(503, Retry_After=later),
            status(503, Retry_After="soon"), body,
        )  # fmt: skip
        assert client(server, slept).read(server.base + "/", most=100) == b"whole"
    assert slept.naps == [7.0, 42.0, 4.0]


def test_no_server_makes_us_wait_for_ever() -> None:
    slept = Slept()
    with serving() as server:
        server.on("/", status(429, Retry_After="9" * 30), body)
        client(server, slept).read(server.base + "/", most=100)
    assert slept.naps == [300.0]


@pytest.mark.parametrize("code", [408, 500, 502, 504])
def test_passing_faults_are_tried_again_with_growing_waits(code: int) -> None:
    slept = Slept()
    with serving() as server:
        server.on("/", status(code), status(code), status(code), body)
        assert client(server, slept).read(server.base + "/", most=100) == b"whole"
    assert slept.naps == [1.0, 2.0, 4.0]


def test_faults_that_stay_end_with_what_was_wrong() -> None:
    with serving() as server:
        server.on("/500", status(500))
        server.on("/403", status(403))
        with pytest.raises(FetchError, match=r"after 4 requests \(status 500\)"):
            client(server).read(server.base + "/500", most=100)
        with pytest.raises(FetchError, match="status 403"):
            client(server).read(server.base + "/403", most=100)
        assert server.paths == ["/500"] * 4 + ["/403"]
        assert client(server).read(server.base + "/none", most=100) is None


def test_half_a_body_is_asked_for_again() -> None:
    with serving() as server:
        server.on("/", half(b"whole"), body)
        assert client(server).read(server.base + "/", most=100) == b"whole"
        server.on("/", half(b"whole"))
        with pytest.raises(FetchError, match="half a body: 2 of 5 bytes"):
            client(server).read(server.base + "/", most=100)


def chunked(*pieces: bytes, end: bytes = b"0\r\n\r\n") -> object:
    def route(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for piece in pieces:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        handler.wfile.write(end)

    return route


def test_chunked_bodies_are_whole_or_tried_again() -> None:
    with serving() as server:
        server.routes["/"] = [chunked(b"who", end=b""), chunked(b"who", b"le")]  # type: ignore[list-item]
        assert client(server).read(server.base + "/", most=100) == b"whole"


@pytest.mark.parametrize("route", [drips(), drips_headers(), silent()])
def test_slow_answers_end_though_a_byte_comes_now_and_then(route: object) -> None:
    with serving() as server:
        server.routes["/"] = [route]  # type: ignore[list-item]
        began = time.monotonic()
        asking = client(server, bounds=Bounds(silent_seconds=0.3, total_seconds=0.6))
        with pytest.raises(Again), asking.open(server.base + "/") as answer:
            b"".join(answer.chunks(10_000))
        assert time.monotonic() - began < 5


def test_bodies_are_capped_whether_or_not_they_say_their_length() -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65_536)

    with serving() as server:
        server.on("/", endless)
        server.on("/said", status(200, Content_Length="999999999999"))
        with pytest.raises(FetchError, match="More bytes"):
            client(server).read(server.base + "/", most=1_000_000)
        with pytest.raises(FetchError, match="too many"):
            client(server).read(server.base + "/said", most=1_000_000)


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n",
        b"HTTP/1.1 \xff\xfe\r\n\r\n",
        b"whatever\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"",
    ],
)
def test_broken_heads_are_tried_again_and_then_told(head: bytes) -> None:
    def broken(handler: Handler) -> None:
        handler.wfile.write(head)

    with serving() as server:
        server.on("/", broken)
        with pytest.raises(FetchError, match="after 4 requests"):
            client(server).read(server.base + "/", most=100)
        assert len(server.asked) == 4


CHUNKED = b"HTTP/1.1 206 \r\nTransfer-Encoding: chunked\r\n"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", CHUNKED]),
    st.lists(
        st.binary(max_size=30)
        | st.sampled_from(
            [b"\r\n", b"Content-Length: 5\r\n", b"Content-Length: 9\r\n", b"Location: /x\r\n",
             b"HTTP/1.1 100 \r\n\r\n", b"5\r\nabcde\r\n", b"ffffffffffff\r\n",
             b"Retry-After: 1\r\n", b"Content-Range: bytes 0-4/5\r\n", b"HTTP/1.1 302 \r\n"]
        ),
        max_size=8,
    ),
)  # fmt: skip
def test_whatever_a_server_says_is_an_answer_or_an_error_of_ours(
    first: bytes, others: list[bytes]
) -> None:
    def says(handler: Handler) -> None:
        handler.wfile.write(first + b"".join(others))

    with serving() as server:
        server.on("/", says)
        asked = client(server).open(server.base + "/")
        with contextlib.suppress(Again, FetchError), asked as answer:
            assert answer.start >= 0
            assert len(b"".join(answer.chunks(1000))) <= 1000


def test_packed_answers_that_nobody_asked_for_are_refused() -> None:
    with serving() as server:
        server.on("/", status(200, Content_Encoding="gzip"))
        with pytest.raises(FetchError, match="packed"):
            client(server).read(server.base + "/", most=100)
        assert server.asked[0][1]["Accept-Encoding"] == "identity"


def test_a_host_gets_a_pause_between_two_requests() -> None:
    slept = Slept()
    with serving() as server:
        server.on("/", body)
        asking = client(server, slept, pause_seconds=30.0)
        for _ in range(3):
            asking.read(server.base + "/", most=100)
    assert [round(nap) for nap in slept.naps] == [30, 30]


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving() as server:
        server.on("/", body)
        assert client(server).read(server.base + "/", most=100) == b"whole"


def test_a_name_that_cannot_be_resolved_is_told() -> None:
    def lookup(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    with serving() as server:
        with pytest.raises(FetchError, match="cannot be resolved"):
            client(server, lookup=lookup).read("http://feed.example/", most=100)
        with pytest.raises(FetchError, match="has no address"):
            client(server, lookup=lambda *_: []).read("http://feed.example/", most=100)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of feed.example and its key, made for this run."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    words = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=feed.example -keyout {path}"
        f" -out {path}.crt -addext subjectAltName=DNS:feed.example"
    )
    subprocess.run(words.split(), check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl for a certificate")
def test_tls_is_checked_against_the_name_and_not_the_address(certificate: Path) -> None:
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    with serving(theirs) as server:
        server.on("/", body)
        server.on("/down", leads_to(f"http://feed.example:{server.port}/"))
        allowed = frozenset([("feed.example", server.port), ("other.example", server.port)])

        def asking(context: ssl.SSLContext | None) -> Reading:
            return client(server, allowed=allowed, lookup=lambda *_: ["127.0.0.1"], context=context)

        good, other = (f"https://{n}.example:{server.port}" for n in ("feed", "other"))
        assert asking(trusting).read(good + "/", most=100) == b"whole"
        with pytest.raises(FetchError, match="certificate"):
            asking(trusting).read(other + "/", most=100)
        with pytest.raises(FetchError, match="certificate"):
            asking(None).read(good + "/", most=100)
        with pytest.raises(FetchError, match="https to http"):
            asking(trusting).read(good + "/down", most=100)
