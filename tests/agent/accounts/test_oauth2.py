"""The owner's consent, asked for in a browser and on a device, at a real authorization server."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from agent.accounts.oauth2 import ask_in_browser, ask_on_device, endpoints, refresh
from agent.config import OAuth2
from agent.errors import (
    AccountError,
    AuthenticationError,
    CertificateError,
    ConnectionLostError,
    UsageError,
)
from tests.authorization import CLIENT_ID, make_certificate, serving_http


def browse(address: str) -> None:
    """Do what a browser does when its owner has said yes or no."""
    assert httpx.get(address, follow_redirects=True).status_code == 200


def test_consent_given_in_a_browser_is_worth_two_tokens(server, make_account):
    account = make_account()
    shown = []
    tokens = ask_in_browser(account, account.oauth2, show=shown.append, open_browser=browse)
    assert tokens.access in server.access
    assert (tokens.refresh, tokens.seconds) == (server.refresh, 3600)
    asked = httpx.URL(shown[0]).params
    assert asked["login_hint"] == account.address
    assert asked["code_challenge_method"] == "S256"
    assert tokens.access not in repr(tokens)


def test_each_consent_has_a_state_and_a_verifier_of_its_own(make_account):
    account, shown = make_account(), []
    for _ in range(2):
        ask_in_browser(account, account.oauth2, show=shown.append, open_browser=browse)
    one, two = (httpx.URL(address).params for address in shown)
    assert one["state"] != two["state"]
    assert one["code_challenge"] != two["code_challenge"]


def test_who_comes_without_the_state_is_sent_away_and_the_waiting_goes_on(make_account):
    account = make_account()

    def meddle(address: str) -> None:
        door = httpx.URL(address).params["redirect_uri"]
        for query in ({"code": "stolen"}, {"code": "stolen", "state": "guess"}, {"state": "ä"}):
            assert httpx.get(door, params=query).status_code == 400
        browse(address)

    tokens = ask_in_browser(account, account.oauth2, show=lambda _: None, open_browser=meddle)
    assert tokens.access


def test_a_no_in_the_browser_is_told(server, make_account):
    account, server.says_yes = make_account(), False
    with pytest.raises(AuthenticationError, match=r"no consent from you \(access_denied\)"):
        ask_in_browser(account, account.oauth2, show=lambda _: None, open_browser=browse)


def test_a_browser_that_never_comes_back_is_not_waited_for_for_ever(make_account):
    account = make_account()
    with pytest.raises(AuthenticationError, match="no answer came from the browser"):
        ask_in_browser(
            account,
            account.oauth2,
            show=lambda _: None,
            open_browser=lambda _: None,
            seconds=0.01,
        )


def test_a_device_waits_as_long_as_it_is_told_to(server, make_account):
    account, pauses, shown = make_account(), [], []
    server.device_answers = ["authorization_pending", "slow_down", "authorization_pending"]
    tokens = ask_on_device(
        account, account.oauth2, show=lambda *words: shown.append(words), pause=pauses.append
    )
    assert tokens.access in server.access
    assert shown == [(f"{server.url}/type-it-here", "WDJB-MJHT")]
    assert pauses == [5, 5, 10, 10]


@pytest.mark.parametrize("answer", ["access_denied", "expired_token"])
def test_a_no_on_a_device_is_told(server, make_account, answer):
    account, server.device_answers = make_account(), [answer]
    with pytest.raises(AuthenticationError, match=answer):
        ask_on_device(account, account.oauth2, show=lambda *_: None, pause=lambda _: None)


def test_a_device_that_nobody_takes_up_stops_asking(server, make_account):
    account, server.device_answers = make_account(), ["authorization_pending"] * 1000
    pauses = []
    with pytest.raises(AuthenticationError, match="expired_token"):
        ask_on_device(account, account.oauth2, show=lambda *_: None, pause=pauses.append)
    assert sum(pauses) == 60


def test_google_gives_no_device_the_right_to_read_mail(make_account):
    settings = OAuth2(provider="google", client_id=CLIENT_ID)
    with pytest.raises(UsageError, match="leave out --device"):
        ask_on_device(make_account(), settings, show=lambda *_: None)


def test_the_large_providers_addresses_are_known_and_may_be_overruled():
    for name, host in ("google", "googleapis.com"), ("microsoft", "microsoftonline.com"):
        where = endpoints(OAuth2(provider=name, client_id="1"))
        assert httpx.URL(where.exchange).host.endswith(host)
        assert "mail" in where.scope.lower() or "IMAP" in where.scope
    tenant = "https://login.microsoftonline.com/our-firm/oauth2/v2.0/token"
    settings = OAuth2(provider="microsoft", client_id="1", token_url=tenant)
    assert endpoints(settings).exchange == tenant


def test_a_refresh_token_is_taken_once_and_replaced(server, make_account):
    account = make_account()
    first = ask_in_browser(account, account.oauth2, show=lambda _: None, open_browser=browse)
    second = refresh(account, account.oauth2, first.refresh)
    assert second.refresh == server.refresh != first.refresh
    assert second.access in server.access
    with pytest.raises(AuthenticationError, match="no longer accepts your consent"):
        refresh(account, account.oauth2, first.refresh)


@pytest.mark.parametrize(
    ("status", "answer", "error", "words"),
    [
        (400, {"error": "invalid_grant"}, AuthenticationError, "run: kinkeeper setup owner@"),
        (401, {"error": "invalid_client"}, AuthenticationError, "correct client_id"),
        (400, {"error": "interaction_required"}, AuthenticationError, "interaction_required"),
        (503, {"error": "server_error"}, ConnectionLostError, "status 503"),
        (429, {"error": "slow_down"}, ConnectionLostError, "later"),
        (200, {"token_type": "bearer"}, AccountError, "no bearer token"),
        (200, {"access_token": "a", "token_type": "mac"}, AccountError, "no bearer token"),
        (200, {"access_token": "a\r\nb"}, AccountError, "no bearer token"),
    ],
)
def test_what_a_provider_answers_is_told_in_words(
    server, make_account, status, answer, error, words
):
    account, server.trouble = make_account(), (status, answer)
    with pytest.raises(error, match=words) as caught:
        refresh(account, account.oauth2, "spent")
    assert "\n" not in str(caught.value)


def test_a_token_that_cannot_be_renewed_is_no_consent_to_live_on(server, make_account):
    account, server.trouble = make_account(), (200, {"access_token": "a"})
    with pytest.raises(AuthenticationError, match="none to renew it"):
        ask_on_device(account, account.oauth2, show=lambda *_: None, pause=lambda _: None)
    assert refresh(account, account.oauth2, "kept").refresh == "kept"


def test_a_provider_that_is_not_there_is_worth_another_try(make_account):
    account = make_account(token_url="http://127.0.0.1:1/token")
    with pytest.raises(ConnectionLostError, match="cannot be reached"):
        refresh(account, account.oauth2, "token")


def test_a_provider_proves_who_it_is(make_account, tmp_path):
    certificate, ca_file = make_certificate(tmp_path, "127.0.0.1")
    with serving_http(Starlette(), certificate) as port:
        address = f"https://127.0.0.1:{port}/token"
        account = make_account(token_url=address)
        with pytest.raises(CertificateError, match="name its CA as ca_file"):
            refresh(account, account.oauth2, "token")
        account = make_account(token_url=address, ca_file=ca_file)
        with pytest.raises(AccountError, match="status 404"):
            refresh(account, account.oauth2, "token")
