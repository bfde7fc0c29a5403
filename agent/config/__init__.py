"""The settings: their schema and their defaults; `reading` reads them from config.toml.

`config.example.toml` documents every field; a test holds the two together.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from agent.config.accounts import (
    Account,
    Customers,
    ImapServer,
    OAuth2,
    Owner,
    Password,
    Security,
    Server,
    SmtpServer,
)
from agent.config.drafts import Drafts, Sending, Voice
from agent.config.model import Key, Model
from agent.config.places import Api, Store
from agent.config.screen import Screen
from agent.config.section import Section
from agent.config.suggestions import (
    Curiosity,
    Dates,
    FollowUp,
    Hardship,
    KeepInTouch,
    Kindness,
    Observances,
    Reply,
    Suggestions,
    WaitingOn,
)

__all__ = [
    "Account",
    "Api",
    "Config",
    "Curiosity",
    "Customers",
    "Dates",
    "Drafts",
    "FollowUp",
    "Hardship",
    "ImapServer",
    "KeepInTouch",
    "Key",
    "Kindness",
    "Model",
    "OAuth2",
    "Observances",
    "Owner",
    "Password",
    "Reply",
    "Screen",
    "Section",
    "Security",
    "Sending",
    "Server",
    "SmtpServer",
    "Store",
    "Suggestions",
    "Voice",
    "WaitingOn",
]


class Config(Section):
    """All settings."""

    owner: Owner
    accounts: tuple[Account, ...] = Field(min_length=1)
    customers: Customers = Customers()
    suggestions: Suggestions = Suggestions()
    drafts: Drafts = Drafts()
    sending: Sending = Sending()
    voice: Voice = Voice()
    model: Model = Model()
    store: Store = Field(default_factory=Store)
    api: Api = Field(default_factory=Api)
    screen: Screen = Screen()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [account.name for account in self.accounts]
        if len(set(names)) != len(names):
            raise ValueError("two [[accounts]] have the same name; give each its own")
        return self

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that is the owner's."""
        return frozenset(self.owner.addresses) | {account.address for account in self.accounts}
