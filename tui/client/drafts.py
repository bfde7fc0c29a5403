"""What the agent can be asked about drafts."""

from __future__ import annotations

from agent.errors import GateError
from agent.models import Dictation, Draft, OutboxItem, SealedMail
from tui.client.door import Door, part


class DraftQuestions(Door):
    """Drafts: the owner's words, the model's, and the approval."""

    async def fetch_draft(self, draft_id: str) -> Draft:
        return await self._get(Draft, f"/drafts/{part(draft_id)}")

    async def save_draft(
        self, draft_id: str, *, subject: str, text: str, version: str = ""
    ) -> Draft:
        """Keep the owner's words; raises StaleError where the draft is not `version` any more."""
        body = {"subject": subject, "text": text} | ({"version": version} if version else {})
        return await self._ask(Draft, "PUT", f"/drafts/{part(draft_id)}", json=body)

    async def outline_draft(self, draft_id: str, *, is_wanted: bool) -> Draft:
        """Facts in place of the letter, for an owner who writes himself; or the letter again."""
        path = f"/drafts/{part(draft_id)}/outline"
        return await self._post(Draft, path, {"is_wanted": is_wanted})

    async def dictate_draft(self, draft_id: str) -> Dictation:
        """Have a language model write that draft; what is there stands until it has."""
        return await self._post(Dictation, f"/drafts/{part(draft_id)}/dictation")

    async def fetch_dictation(self, draft_id: str, after: int, *, wait_seconds: float) -> Dictation:
        """What the model has written, once it is more than after its word number `after`."""
        path = f"/drafts/{part(draft_id)}/dictation"
        return await self._get(Dictation, path, after=after, wait=wait_seconds)

    async def stop_dictation(self, draft_id: str) -> Dictation:
        return await self._post(Dictation, f"/drafts/{part(draft_id)}/dictation/stop")

    async def seal_draft(
        self, draft_id: str, *, leaves_at: str = "", instead_of: str = ""
    ) -> SealedMail:
        """The exact mail that would leave, with what the gate found; GateError if it never may.

        `leaves_at` is ISO 8601, without an offset on the owner's wall clock; empty: as soon as it
        may. `instead_of` names a mail of the outbox whose place it would take.
        """
        path = f"/drafts/{part(draft_id)}/seal"
        body: dict[str, str | bool] = {"anyway": True}
        if leaves_at or instead_of:
            body |= {"leaves_at": leaves_at, "instead_of": instead_of}
        return await self._post(SealedMail, path, body, refusal=GateError)

    async def approve_draft(self, draft_id: str, digest: str, *, anyway: bool) -> OutboxItem:
        """Let the sealed mail with that digest leave, `anyway` in spite of what the gate found.

        Raises StaleError if it is another now.
        """
        path = f"/drafts/{part(draft_id)}/approve"
        body: dict[str, str | bool] = {"digest": digest, "anyway": anyway}
        return await self._post(OutboxItem, path, body, refusal=GateError)
