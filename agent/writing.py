"""Drafts in a language model's words, where the settings name one and the owner asks for it.

The letter that was written without a model stands until the model's words have passed every check
that a draft must pass; where they do not come, or do not pass, it stands for good. The model is
shown one customer's facts and the plan of that letter. Who gets the mail, and what it is called, is
never the model's to say.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.changes import ChangeFeed
from agent.config import Config
from agent.drafts import NoLetterError, Occasion, check_again
from agent.drafts.gate.wording import flat
from agent.drafts.model.commission import INSTRUCTIONS, Commission
from agent.errors import KinkeeperError, StaleError, UsageError
from agent.llm import LanguageModel, ModelError
from agent.models import Dictation, Draft, Suggestion, Topic
from agent.store.book import Book
from agent.store.sqlite import Journal

MOST_TOKENS = 700
TEMPERATURE = 0.6
KEPT = 40
"""So many dictations are kept, for screens that ask late how they ended."""
STANDS = "The letter written without a model stands."
_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    """One draft that a model writes, or wrote."""

    letter: Draft
    dictation: Dictation
    seed: int
    news: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Writing:
    """Asks the model for drafts, one at a time each; lives on the agent's event loop."""

    def __init__(
        self,
        *,
        book: Book,
        journal: Journal,
        changes: ChangeFeed,
        config: Config,
        occasion_of: Callable[[Suggestion], Occasion],
        others_of: Callable[[Suggestion], Sequence[str]],
        letter_instead_of: Callable[[Draft], Draft],
    ) -> None:
        self._book = book
        self._journal = journal
        self._changes = changes
        self._occasion_of = occasion_of
        self._others_of = others_of
        self._letter_instead_of = letter_instead_of
        self._model: LanguageModel | None = None
        self._jobs: dict[str, _Job] = {}
        self._wanted: asyncio.Queue[_Job] = asyncio.Queue()
        self.take_config(config)

    def take_config(self, config: Config) -> None:
        """Ask the model of these settings from now on, and none that is writing any more."""
        settings = config.model
        is_wanted = settings.is_on and settings.writes
        if is_wanted and self._model and self._model.settings == settings:
            return
        self._model = LanguageModel(settings) if is_wanted else None
        for draft_id in self._jobs:
            self.stop(draft_id)

    # What the owner asks for

    def start(self, draft_id: str) -> Dictation:
        """Have the model write a draft; one that it is writing goes on.

        Raises NotFoundError, UsageError where no model writes or the words are the owner's own,
        and StaleError where the mail is on its way.
        """
        if self._model is None:
            raise UsageError(
                "no model writes here; set base_url, name and writes = true in [model]"
            )
        draft = self._journal.draft(draft_id)
        job = self._jobs.get(draft_id)
        if job and not job.dictation.is_done:
            return job.dictation
        if draft.written_by == "owner":
            raise UsageError("these words are yours; a model does not write over them")
        self._require_waiting(draft)
        seed = job.seed + 1 if job else 1
        letter = job.letter if job and job.letter.basis == draft.basis else self._plan(draft)
        job = _Job(letter, Dictation(draft_id=draft_id), seed)
        self._jobs.pop(draft_id, None)
        self._jobs[draft_id] = job
        for old in [one for one, done in self._jobs.items() if done.dictation.is_done][:-KEPT]:
            del self._jobs[old]
        self._wanted.put_nowait(job)
        return job.dictation

    def _plan(self, draft: Draft) -> Draft:
        """What the model is to say: the letter, and never words that a model found before."""
        if draft.written_by != "model":
            return draft
        try:
            return self._letter_instead_of(draft)
        except NoLetterError as reason:
            raise UsageError(
                f"there is no letter any more for a model to put better: {reason}"
            ) from None

    async def heard(self, draft_id: str, after: int, wait_seconds: float) -> Dictation:
        """What the model has said since its word number `after`; waits for more, not for ever."""
        job = self._jobs.get(draft_id)
        if job is None:
            return Dictation(draft_id=draft_id, is_done=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                while not job.dictation.is_done and job.dictation.number <= after:
                    await job.news.wait()
        return job.dictation

    def stop(self, draft_id: str) -> Dictation:
        """Let the model write no further; the letter stands."""
        job = self._jobs.get(draft_id)
        if job is None:
            return Dictation(draft_id=draft_id, is_done=True)
        if not job.dictation.is_done:
            self._tell(job, is_done=True, trouble=f"The model was stopped. {STANDS}")
            if job.task:
                job.task.cancel()
        return job.dictation

    # The model writes

    async def run(self) -> None:
        """Have written what is wanted, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                job = await self._wanted.get()
                if not job.dictation.is_done:
                    job.task = group.create_task(self._write_safely(job))

    async def _write_safely(self, job: _Job) -> None:
        """Write one, and let no failure cost more than this one."""
        try:
            written = await self._write(job)
        except (ModelError, NoLetterError) as error:
            self._tell(job, is_done=True, trouble=f"{_sentence(str(error))} {STANDS}")
        except KinkeeperError as error:
            self._tell(job, is_done=True, trouble=_sentence(str(error)))
        except Exception:
            _logger.exception("draft %s could not be written by the model", job.letter.id)
            words = f"The model's words could not be used; the log says why. {STANDS}"
            self._tell(job, is_done=True, trouble=words)
        else:
            self._tell(job, is_done=True, text=written.text)

    async def _write(self, job: _Job) -> Draft:
        """The model's draft, kept; raises where there is none that may stand."""
        model = self._model
        if model is None:
            raise NoLetterError("no model writes here any more")
        suggestion = self._journal.suggestion(job.letter.suggestion_id)
        occasion = self._occasion_of(suggestion)
        commission = Commission(occasion, job.letter, self._strangers_to(job.letter.customer_id))
        commission.require_possible()
        said = await model.ask(
            instructions=INSTRUCTIONS,
            data=commission.data,
            schema=commission.schema,
            most_tokens=MOST_TOKENS,
            temperature=TEMPERATURE,
            seed=job.seed,
            hear=lambda written: self._tell(job, text=commission.words_so_far(written)),
        )
        draft = check_again(
            commission.draft_of(said),
            occasion=self._occasion_of(suggestion),
            others=self._others_of(suggestion),
        )
        if not draft.gate.is_sound:
            raise NoLetterError(" ".join(draft.gate.findings[:2]))
        now = self._journal.draft(draft.id)
        if now.written_by == "owner" or now.basis != job.letter.basis:
            raise StaleError("the draft has changed while the model was writing; it stays as it is")
        self._require_waiting(now)
        self._journal.save_draft(draft)
        self._changes.announce(Topic.DRAFT, draft.id)
        return draft

    def _strangers_to(self, customer_id: str) -> frozenset[str]:
        """The full names of everybody else, as `flat` makes them."""
        return frozenset(
            flat(one.name)
            for one in self._book.customers()
            if one.id != customer_id and " " in one.name.strip()
        )

    def _require_waiting(self, draft: Draft) -> None:
        """Raise StaleError where its mail is approved, or its suggestion decided."""
        item = self._journal.outbox_item_of(draft.suggestion_id)
        if item and item.is_under_way:
            raise StaleError("this mail is approved and on its way; it can no longer be changed")
        if not self._journal.suggestion(draft.suggestion_id).is_undecided:
            raise StaleError("this suggestion is decided; reopen it first")

    def _tell(self, job: _Job, **news: object) -> None:
        """Note what is new of a dictation that is not over, and wake whoever waits for it."""
        if job.dictation.is_done:
            return
        update = {"number": job.dictation.number + 1, **news}
        job.dictation = job.dictation.model_copy(update=update)
        job.news.set()
        job.news = asyncio.Event()


def _sentence(words: str) -> str:
    """The words as a sentence of their own."""
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")
