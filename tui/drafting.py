"""The workers of a draft: its words kept, saved, dictated, and the mail that they become."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import KinkeeperError, NotFoundError, StaleError
from agent.models import Dictation, Draft
from tui import messages
from tui.asking import Asking
from tui.client.door import LONGEST_WAIT_SECONDS
from tui.kept import KeptWords, WordKeeper
from tui.keys import shown

if TYPE_CHECKING:
    from textual.message import Message

    from tui.client import AgentClient

BETWEEN_WORDS_SECONDS = 0.05
"""Words come faster than anybody reads; so long several of them are shown at once."""


class Drafting(Asking):
    """Keeps the owner's words on disk, where it has a folder, until the agent has them."""

    def __init__(
        self, client: AgentClient, post: Callable[[Message], object], folder: Path | None = None
    ) -> None:
        super().__init__(client, post)
        self._keeper = WordKeeper(folder) if folder else None
        self._keeping = asyncio.Lock()
        self._saving = asyncio.Lock()
        self._became: dict[str, str] = {}
        self._complaint = ""

    # The owner's words

    async def find_kept_words(self) -> None:
        """Post what was typed before the screen ended, if it ended with words unsaved.

        What was to go to somebody who was forgotten since is erased.
        """
        if self._keeper is None:
            return
        found = []
        for one in await asyncio.to_thread(self._keeper.all):
            if await self._is_to_nobody(one):
                await self.keep_words(one.draft_id, lambda _: None)
            else:
                found.append(one)
        if found:
            self._post(messages.drafts.KeptWordsFound(tuple(found)))

    async def _is_to_nobody(self, words: KeptWords) -> bool:
        """Whether draft and customer are gone; a customer alone goes where two become one."""
        return (
            bool(words.customer_id)
            and await _is_gone(self._client.fetch_draft(words.draft_id))
            and await _is_gone(self._client.fetch_customer(words.customer_id))
        )

    async def keep_words(self, draft_id: str, words_of: Callable[[str], KeptWords | None]) -> None:
        """Have on disk what is unsaved of that draft by now, or nothing where all is saved."""
        if self._keeper is None:
            return
        async with self._keeping:
            words = words_of(draft_id)
            try:
                if words is None:
                    await asyncio.to_thread(self._keeper.drop, draft_id)
                else:
                    await asyncio.to_thread(self._keeper.keep, words)
            except (OSError, ValueError) as error:
                said = f"Your words cannot be kept on disk ({error}); save them soon"
                if said != self._complaint:
                    self._complaint = said
                    self._post(messages.agent.RequestRefused(said))

    async def save_draft(self, draft_id: str, subject: str, text: str, version: str = "") -> bool:
        """Whether the agent has the words now.

        With the `version` that they were typed over they are not written over another: then both
        are posted.
        """
        async with self._saving:
            while version in self._became:
                version = self._became[version]  # what changed meanwhile were words saved here
            try:
                draft = await self._client.save_draft(
                    draft_id, subject=subject, text=text, version=version
                )
            except StaleError as error:
                theirs = await self._other_version(draft_id, version)
                self._post(
                    messages.drafts.DraftConflicted(theirs, subject, text)
                    if theirs
                    else messages.drafts.SaveFailed(draft_id, str(error))
                )
                return False
            except KinkeeperError as error:
                self._post(messages.drafts.SaveFailed(draft_id, str(error)))
                return False
            if version and version != draft.version:
                self._became.pop(draft.version, None)
                self._became[version] = draft.version
        self._post(messages.drafts.DraftSaved(draft, subject, text))
        return True

    async def _other_version(self, draft_id: str, version: str) -> Draft | None:
        """The agent's draft, where it is not that version."""
        try:
            draft = await self._client.fetch_draft(draft_id)
        except KinkeeperError:
            return None
        return draft if version and draft.version != version else None

    async def save_last_words(
        self, unsaved: Sequence[KeptWords], words_of: Callable[[str], KeptWords | None]
    ) -> None:
        """Before leaving: save all that is unsaved; what the agent does not take stays on disk.

        So does what `words_of` a draft are by then, where they were typed on meanwhile.
        """
        saved: dict[str, tuple[str, str]] = {}

        def lacking(draft_id: str) -> KeptWords | None:
            words = words_of(draft_id)
            return words if words and words.words != saved.get(draft_id) else None

        for one in unsaved:
            if await self.save_draft(one.draft_id, *one.words, one.version):
                saved[one.draft_id] = one.words
            await self.keep_words(one.draft_id, lacking)
        has_all = len(saved) == len(unsaved)
        is_kept = self._keeper is not None and not self._complaint
        self._post(messages.drafts.LastWordsSaved(has_all, is_kept=is_kept))

    async def outline_draft(self, draft_id: str, is_wanted: bool) -> None:
        async def outline() -> None:
            draft = await self._client.outline_draft(draft_id, is_wanted=is_wanted)
            self._post(messages.drafts.DraftOutlined(draft))

        await self._decided(outline)

    async def dictate_draft(self, draft_id: str) -> None:
        """Have a model write a draft, and post its words as they come, until it has ended."""

        async def listen() -> None:
            heard = await self._client.dictate_draft(draft_id)
            self._post(messages.drafts.DictationHeard(heard))
            while not heard.is_done:
                heard = await self._client.fetch_dictation(
                    draft_id, heard.number, wait_seconds=LONGEST_WAIT_SECONDS
                )
                self._post(messages.drafts.DictationHeard(heard))
                await asyncio.sleep(BETWEEN_WORDS_SECONDS)

        try:
            await listen()
        except KinkeeperError as error:
            over = Dictation(draft_id=draft_id, is_done=True, trouble=str(error))
            self._post(messages.drafts.DictationHeard(over))

    async def stop_dictation(self, draft_id: str) -> None:
        async def stop() -> None:
            self._post(messages.drafts.DictationHeard(await self._client.stop_dictation(draft_id)))

        await self._decided(stop)

    # The mail that they become

    async def seal_draft(
        self, suggestion_id: str, words_of: Callable[[str], KeptWords | None]
    ) -> None:
        """Save what is unsaved of the draft, then ask for the mail as it would leave."""

        async def seal() -> None:
            view = await self._client.fetch_suggestion(suggestion_id)
            if view.suggestion.needs_confirmation:
                yes, no = shown("confirm"), shown("dismiss_suggestion")
                words = f"First say whether it is so: {yes} for yes, {no} for no."
                self._post(messages.agent.RequestRefused(words))
            elif view.draft is None:
                words = view.no_draft_because or "there is no draft yet"
                self._post(messages.agent.RequestRefused(f"There is nothing to approve: {words}"))
            else:
                one = words_of(view.draft.id)
                if one and not await self.save_draft(view.draft.id, *one.words, one.version):
                    return
                self._post(
                    messages.drafts.DraftSealed(await self._client.seal_draft(view.draft.id))
                )

        await self._decided(seal)

    async def seal_again(self, draft_id: str, leaves_at: str, instead_of: str) -> None:
        """Ask for the same mail to leave at another time, in place of one that waits."""

        async def seal() -> None:
            sealed = await self._client.seal_draft(
                draft_id, leaves_at=leaves_at, instead_of=instead_of
            )
            self._post(messages.drafts.DraftSealed(sealed))

        await self._decided(seal)

    async def approve_draft(self, draft_id: str, digest: str, *, anyway: bool) -> None:
        async def approve() -> None:
            item = await self._client.approve_draft(draft_id, digest, anyway=anyway)
            self._post(messages.drafts.DraftApproved(item))

        await self._decided(approve)

    async def fetch_outbox(self) -> None:
        async def fetch() -> None:
            self._post(messages.outbox.OutboxFetched(await self._client.fetch_outbox()))

        await self._coalesced("outbox", fetch)

    async def take_mail_back(self, item_id: str) -> None:
        async def take_back() -> None:
            self._post(messages.outbox.MailTakenBack(await self._client.take_mail_back(item_id)))

        await self._decided(take_back)

    async def take_next_mail_back(self) -> None:
        """Take back the mail that leaves first, where one is about to.

        What its owner has put off to another day is no last decision: the outbox takes that back.
        """

        async def take_back() -> None:
            outbox = await self._client.fetch_outbox()
            waiting = (line.item for line in outbox.waiting)
            next_ = next((one for one in waiting if one.is_untried and not one.is_for_later), None)
            if next_ is None:
                self._post(messages.agent.RequestRefused("There is nothing to undo."))
            else:
                self._post(
                    messages.outbox.MailTakenBack(await self._client.take_mail_back(next_.id))
                )

        await self._decided(take_back)

    async def hurry_mail(self, item_id: str) -> None:
        async def hurry() -> None:
            self._post(messages.outbox.MailHurried(await self._client.hurry_mail(item_id)))

        await self._decided(hurry)


async def _is_gone(asked: Awaitable[object]) -> bool:
    """Whether the agent says that there is no such thing; an agent that is not there says not."""
    try:
        await asked
    except NotFoundError:
        return True
    except KinkeeperError:
        pass
    return False
