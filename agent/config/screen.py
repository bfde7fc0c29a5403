"""What the screen looks like, and which keys it obeys."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from agent.config.section import ActionName, Section


class Screen(Section):
    """[screen]: what `kinkeeper` looks like, and which keys it obeys."""

    theme: Literal["dark", "light", "high-contrast", "terminal", "no-colour"] = "dark"
    keys: dict[ActionName, tuple[str, ...]] = Field(default_factory=dict)
    """The owner's keys by the name of the action; the screen knows which there are."""

    @field_validator("keys", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: (keys,) if isinstance(keys, str) else keys for name, keys in value.items()}
