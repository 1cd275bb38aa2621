"""Which addresses may be asked, in every spelling; nothing here touches the network."""

from __future__ import annotations

import pytest

from chalkcircle.feeds.fetching import read_target
from chalkcircle.feeds.fetching.addresses import refusal
from chalkcircle.feeds.fetching.targets import follow
from chalkcircle.model import FetchError

PRIVATE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1
192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255
:: ::1 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:8.8.8.8
::ffff:0:127.0.0.1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 100::1 2001::1
2001:10::1 2001:db8::1 3fff::1 5f00::1 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1
2002:7f00:1::1 2002:a9fe:a9fe::1 2002:c0a8:1::1 localhost 127.1 2130706433 0x7f.1
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 169.253.0.1 172.15.0.1
172.32.0.1 192.167.0.1 198.17.0.1 223.255.255.255 2606:4700::1111 2a00:1450::1 2001:4860:4860::8888
64:ff9b::8.8.8.8 2002:808:808::1
""".split()
ODD = """
http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/ http://127.1/
http://127.0.1/ http://017700000001/ http://0x7f.0x0.0x0.0x1/ http://127.0.0.1.0x/ http://1.2.3.256/
http://127.0.0.08/ http://[::ffff:127.0.0.1/ http://[v1.x]/ http://[127.0.0.1]/ http:///x http://
http://user@host.example/ http://user:word@host.example/ http://good.example@127.0.0.1/
http://good.example:80@127.0.0.1/ http://host.example:0/ http://host.example:99999/
http://host.example:x/ http://a..example/ http://-a.example/ http://host%2eexample/
http://127.0.0.1%00.example/ http://good.example\\@127.0.0.1/ http://good.example\\.evil/
file:///etc/hostname ftp://host.example/x gopher://host.example/x data:text/plain,x
javascript:alert(1) //host.example/x host.example/x
""".split()
ODDER = [
    "http://host.example/a b",
    "http://host.example/a\r\nHost: b",
    "http://host.example/\x00",
    "\thttp://host.example/",
    "http://１２７.0.0.1/",
    "http://ⓛocalhost/",
    "http://host.example/" + "a" * 3000,
    "",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_beside_the_public_internet_passes(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("url", [*ODD, *ODDER])
def test_what_can_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(FetchError):
        read_target(url)


def test_plain_addresses_are_read_in_one_way() -> None:
    target = read_target("HTTPS://Host.Example.:8443/a/b?c=d#e")
    assert (target.host, target.port, target.path) == ("host.example", 8443, "/a/b?c=d")
    assert target.authority == "host.example:8443"
    assert read_target("http://127.0.0.1").url == "http://127.0.0.1/"
    assert read_target("http://127.0.0.1./").host == "127.0.0.1"
    assert read_target("http://[::FFFF:7F00:1]:80/x").authority == "[::ffff:7f00:1]"
    assert read_target("http://host.example?q").path == "/?q"


@pytest.mark.parametrize(
    "location",
    [
        "http://host.example/down",
        "file:///etc/hostname",
        "ftp://host.example/x",
        "gopher://host.example:70/x",
        "data:text/plain,x",
        "http://0x7f.1/",
        "//user@host.example/",
        "/with a space",
        "https://höst.example/",
        "https://[::1",
    ],
)
def test_a_redirect_is_read_as_strictly(location: str) -> None:
    with pytest.raises(FetchError):
        follow(read_target("https://host.example/a"), location)


def test_a_redirect_may_be_relative_or_go_up_to_https() -> None:
    start = read_target("http://host.example/a/b")
    assert follow(start, "c").url == "http://host.example/a/c"
    assert follow(start, "//other.example/x").url == "http://other.example/x"
    assert follow(start, "https://host.example/").url == "https://host.example/"
