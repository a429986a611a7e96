"""What stands at an address is fetched within bounds, and never from inside the network."""

import asyncio
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adding.addresses import is_public
from bot.adding.fetching import fetch, is_address
from bot.adding.refusal import RefusedError
from tests.bot.adding.site import PAGE, Site


@pytest.fixture(scope="module")
def site():
    with Site() as site:
        yield site


def anywhere(_address):
    return True


def fetched(url, limit=1_000_000, seconds=5.0, **seams):
    return asyncio.run(fetch(url, limit, seconds, **{"reachable": anywhere, **seams}))


def refused(url, **options):
    with pytest.raises(RefusedError) as caught:
        fetched(url, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "2002:0a00:0001::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2001:0:7f00:1::",
    ],
)
def test_addresses_inside_a_network_are_not_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111"])
def test_addresses_of_the_world_are_public(address):
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_hidden_in_another_is_as_public_as_it_is_bare(address):
    mapped = ip_address(f"::ffff:{address}")
    assert not is_public(mapped) or is_public(address)
    assert is_public(ip_address(int(ip_address("64:ff9b::")) + int(address))) == is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://user:pass@example.org/",
        "http://user@example.org/",
        "http://[::1/",
        "http://example.org:99999/",
        "javascript:alert(1)",
        "http://" + "a" * 3000 + ".org/",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url):
    assert not is_address(url)
    assert refused(url) == "address"


def test_a_page_is_fetched_byte_for_byte_and_redirects_are_followed(site):
    assert fetched(f"{site.url}/page.txt") == (f"{site.url}/page.txt", PAGE)
    assert fetched(f"{site.url}/to//page.txt") == (f"{site.url}/page.txt", PAGE)
    assert site.asked[-1][2]["Accept-Encoding"] == "identity"


def test_without_the_tests_seam_this_machine_is_out_of_reach(site):
    before = len(site.asked)
    for host in ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]"):
        url = f"http://{host}:{site.port}/"
        assert refused(url, reachable=is_public) in ("private", "unreached")
    assert len(site.asked) == before


def test_a_redirect_into_the_network_is_refused(site):
    def only_this_machine(address):
        return str(address) == "127.0.0.1"

    for target in ("http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/"):
        assert refused(f"{site.url}/to/{target}", reachable=only_this_machine) == "private"
    assert refused(f"{site.url}/to/file:///etc/passwd") == "address"
    assert refused(f"{site.url}/to/http://u:p@127.0.0.1:{site.port}/") == "address"


def test_the_connection_goes_to_the_address_that_was_judged(site):
    looked_up = []

    async def resolve(host, port):
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["10.0.0.1"]

    url, data = fetched(f"http://rebinding.test:{site.port}/a.txt", resolve=resolve)
    assert data == PAGE
    assert looked_up == ["rebinding.test"]
    assert site.asked[-1][0] == f"rebinding.test:{site.port}"
    assert url == f"http://rebinding.test:{site.port}/a.txt"


def test_a_name_with_any_private_address_is_refused(site):
    async def resolve(_host, _port):
        return ["93.184.216.34", "127.0.0.1"]

    assert refused("http://mixed.test/", resolve=resolve, reachable=is_public) == "private"


def test_a_name_that_nobody_knows_is_unreached():
    async def resolve(_host, _port):
        raise OSError("no such name")

    assert refused("http://nowhere.test/", resolve=resolve) == "unreached"


def test_size_and_time_are_bounded_whatever_the_server_says(site):
    assert refused(f"{site.url}/page", limit=10) == "too_large"
    assert refused(f"{site.url}/endless") == "too_large"
    assert refused(f"{site.url}/lying-length") == "too_large"
    assert refused(f"{site.url}/slow", seconds=0.3) == "slow"


def test_packed_missing_and_circling_answers_are_refused(site):
    assert refused(f"{site.url}/packed") == "packed"
    assert refused(f"{site.url}/missing") == "status 404"
    assert refused(f"{site.url}/loop") == "redirects"
    assert refused(f"http://127.0.0.1:{1}/") == "unreached"


def test_a_proxy_from_the_environment_is_not_asked(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert fetched(f"{site.url}/page")[1] == PAGE
