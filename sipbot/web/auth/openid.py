"""Signing in with the district's own accounts: OpenID Connect, authorization code flow with PKCE.

https://openid.net/specs/openid-connect-core-1_0.html, https://www.rfc-editor.org/rfc/rfc7636. One provider for a
deployment, found by its issuer; a person is who the provider calls them (issuer and subject), never an e-mail address.
"""

import asyncio
import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from sipbot.settings import Settings, SettingsError
from sipbot.storage import Database
from sipbot.storage.vault import StoredVault
from sipbot.web.auth.accounts import AccountError, Identity

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256", "PS256", "ES256"]
SCOPE = "openid email profile"
GOOGLE = "https://accounts.google.com"
ANYBODYS = ("/common/", "/organizations/", "/consumers/")
"""Microsoft's issuers for accounts of every district."""
TRY_LASTS = timedelta(minutes=10)
LEEWAY_SECONDS = 60
WAIT = aiohttp.ClientTimeout(total=10)


class ProviderTrouble(AccountError):
    """The provider cannot be reached, or says something that cannot be right; the message says what."""


@dataclass(frozen=True, slots=True)
class Try:
    """One way to the provider and back. `browser` is the secret of the browser that went, `link` a one-time link."""

    nonce: str
    verifier: str
    browser: str
    onward: str
    link: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where to send a browser, and the secret that it is to bring back."""

    address: str
    browser: str


class Provider:
    """The district's provider. `back` is our address that it sends people back to."""

    def __init__(
        self,
        settings: Settings,
        http: aiohttp.ClientSession,
        database: Database,
        *,
        back: str,
        clock: Callable[[], datetime],
    ) -> None:
        self.name = settings.openid_name
        self._issuer = settings.openid_issuer.rstrip("/")
        self._client = settings.openid_client_id
        self._secret = settings.openid_client_secret
        self._domains = settings.openid_domains
        self._http = http
        self._tries = StoredVault(database, "openid", clock=clock)
        self._back = back
        self._clock = clock
        _check(settings)

    async def leave(self, *, onward: str = "", link: str = "") -> Leaving:
        """Begin: where the browser goes. *link* is a one-time link that is used when they come back.

        Raises `ProviderTrouble`.
        """
        told = await self._configuration()
        state, browser = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        way = Try(secrets.token_urlsafe(24), secrets.token_urlsafe(48), _hash(browser), onward, link)
        await self._tries.put(_hash(state), json.dumps(asdict(way)), expires_at=self._clock() + TRY_LASTS)
        asked = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": self._back,
            "scope": SCOPE,
            "state": state,
            "nonce": way.nonce,
            "code_challenge": _challenge(way.verifier),
            "code_challenge_method": "S256",
        }
        between = "&" if "?" in told["authorization_endpoint"] else "?"
        return Leaving(f"{told['authorization_endpoint']}{between}{urlencode(asked)}", browser)

    async def come_back(self, query: Mapping[str, str], browser: str) -> tuple[Identity, Try]:
        """Who has come back to us. Raises `AccountError` where they did not leave from here, or were not let in."""
        kept = await self._tries.take(_hash(query.get("state", "")))
        if kept is None:
            raise AccountError("that took too long, or was begun elsewhere: begin again")
        way = Try(**json.loads(kept))
        if not secrets.compare_digest(way.browser, _hash(browser)):
            raise AccountError("that was begun in another browser: begin again")
        if "error" in query or "code" not in query:
            raise AccountError("%(name)s did not let you in", name=self.name)
        claims = await self._claims(query["code"], way)
        return Identity(self._issuer, str(claims["sub"])), way

    async def _claims(self, code: str, way: Try) -> Mapping[str, Any]:
        told = await self._configuration()
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "client_id": self._client,
            "client_secret": self._secret,
            "code_verifier": way.verifier,
        }
        answered = await self._ask("POST", await self._outside(told["token_endpoint"]), asked)
        keys = await self._ask("GET", await self._outside(told["jwks_uri"]))
        try:
            known = KeySet.import_key_set({"keys": keys.get("keys", [])})
            token = jwt.decode(str(answered.get("id_token", "")), known, algorithms=ALGORITHMS)
            self._registry(way).validate(token.claims)
        except (JoseError, ValueError) as error:
            raise ProviderTrouble(
                "%(name)s answered with something that is not signed for us", name=self.name
            ) from error
        self._check_district(token.claims)
        return token.claims

    def _registry(self, way: Try) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock().timestamp()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": way.nonce},
        )

    def _check_district(self, claims: Mapping[str, Any]) -> None:
        """Google has one issuer for all: the domain says whose account it is."""
        if self._domains and (claims.get("hd") not in self._domains or claims.get("email_verified") is not True):
            raise AccountError("use your account of %(domains)s", domains=" / ".join(self._domains))

    async def _configuration(self) -> Mapping[str, Any]:
        told = await self._ask("GET", f"{self._issuer}{DISCOVERY}")
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        known = told.get("issuer") == self._issuer and all(isinstance(told.get(name), str) for name in needed)
        if not known or urlsplit(told["authorization_endpoint"]).scheme != urlsplit(self._issuer).scheme:
            raise ProviderTrouble(
                "%(name)s does not describe itself as it should: check SIPBOT_OPENID_ISSUER", name=self.name
            )
        return told

    async def _outside(self, address: str) -> str:
        """*address*, which the provider told us to ask: at its own host, or out in the world, never inside our network.

        Raises `ProviderTrouble` for another one, and for one that is less well guarded than the provider's own.
        """
        asked, own = urlsplit(address), urlsplit(self._issuer)
        host = asked.hostname or ""
        if asked.scheme == own.scheme and host and (host == own.hostname or await self._is_public(host)):
            return address
        raise ProviderTrouble("%(name)s sends us to an address that we do not ask: tell who runs it", name=self.name)

    async def _is_public(self, host: str) -> bool:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None)
        except (OSError, UnicodeError) as error:
            raise ProviderTrouble("%(name)s cannot be reached at the moment: try again soon", name=self.name) from error
        return all(ip_address(str(where[0]).partition("%")[0]).is_global for *_, where in found)

    async def _ask(self, method: str, url: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        try:
            async with self._http.request(method, url, data=form, timeout=WAIT, allow_redirects=False) as response:
                answered = json.loads(await response.read())
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise ProviderTrouble("%(name)s cannot be reached at the moment: try again soon", name=self.name) from error
        if response.status != 200 or not isinstance(answered, dict):
            raise ProviderTrouble("%(name)s did not let you in", name=self.name)
        return answered


def _check(settings: Settings) -> None:
    """Raise `SettingsError` for a provider that would let in people of other districts."""
    if not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", settings.openid_issuer):
        raise SettingsError("SIPBOT_OPENID_ISSUER: write the provider's address, https://…")
    missing = [name for name in ("client_id", "client_secret") if not getattr(settings, f"openid_{name}")]
    if missing:
        raise SettingsError(f"SIPBOT_OPENID_ISSUER needs SIPBOT_OPENID_{missing[0].upper()} beside it")
    if settings.openid_issuer.rstrip("/") == GOOGLE and not settings.openid_domains:
        raise SettingsError("SIPBOT_OPENID_DOMAINS: name the district's domains, or everybody at Google may knock")
    if any(part in settings.openid_issuer for part in ANYBODYS):
        raise SettingsError("SIPBOT_OPENID_ISSUER: use the district's own tenant id, not an address for everybody")


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
