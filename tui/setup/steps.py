"""The steps of the first run: each says what it is for, asks, and hands on what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, SelectionList, Static
from textual.widgets.selection_list import Selection

from tui.text import one_line, plain
from tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from agent.models import FolderOffer, MailServers, TriedAccount

LONGEST_LINE = 320
_APART = re.compile(r"[,;\s]+")


class Step(Vertical):
    """One question, or a few that belong together."""

    TITLE = ""
    WAITING = ""
    """What is said while the answer is worked on."""

    def compose(self) -> ComposeResult:
        yield Static(self.words(), markup=False, classes="step-words")
        yield from self.compose_answers()

    def words(self) -> Content:
        """What this step is for."""
        raise NotImplementedError

    def compose_answers(self) -> Iterable[Widget]:
        """The widgets to answer in."""
        raise NotImplementedError

    def say(self, words: Content) -> None:
        """Say it in other words."""
        self.query_one(".step-words", Static).update(words)

    def typed(self, name: str) -> str:
        """What stands in one of its lines."""
        return self.query_one(f"#{name}", Input).value.strip()


def _asked(words: str) -> Static:
    return Static(words, markup=False, classes="asked")


class AddressStep(Step):
    """Who the owner is."""

    TITLE = "You"
    WAITING = "Looking for your mail servers …"

    def words(self) -> Content:
        return Content.assemble(
            ("Good day. ", "bold"),
            "kinkeeper reads your mail on this machine, notices what happens in your customers' "
            "lives and suggests whom to write to. Nothing is sent that you have not approved, and "
            "nothing else leaves this machine.\n\n",
            ("Five short steps; nothing is kept before the last one.", "$muted"),
        )

    def compose_answers(self) -> Iterable[Widget]:
        yield _asked("How do you sign your mail?")
        yield TypedLine(id="owner", placeholder="Robin Hale", max_length=LONGEST_LINE)
        yield _asked("Your mail address")
        yield TypedLine(id="address", placeholder="robin@firm.example", max_length=LONGEST_LINE)


class ServersStep(Step):
    """Where the mail lies."""

    TITLE = "Servers"

    def words(self) -> Content:
        return Content("Write where your mail is read and sent; your provider names both.")

    def compose_answers(self) -> Iterable[Widget]:
        yield _asked("Reading (IMAP)")
        yield TypedLine(id="imap", placeholder="imap.firm.example:993/tls", max_length=LONGEST_LINE)
        yield _asked("Sending (SMTP)")
        yield TypedLine(id="smtp", placeholder="smtp.firm.example:465/tls", max_length=LONGEST_LINE)

    def show(self, servers: MailServers) -> None:
        """Show what was found; the owner may write over it."""
        self.query_one("#imap", Input).value = one_line(servers.imap)
        self.query_one("#smtp", Input).value = one_line(servers.smtp)
        parts: list[Content | str | tuple[str, str]] = [f"Found {one_line(servers.source)}."]
        if servers.advice:
            parts.append(f"\n\n{one_line(servers.advice)}.")
        if servers.strangers:
            names = " and ".join(map(one_line, servers.strangers))
            words = f"Look closely: only DNS says that {names} is yours, and DNS can be forged."
            parts += ["\n\n", (words, "$error")]
        self.say(Content.assemble(*parts))

    def show_none(self) -> None:
        """Nothing was found: the lines are the owner's to fill."""
        for name in ("#imap", "#smtp"):
            self.query_one(name, Input).value = ""
        self.say(self.words())


class PasswordStep(Step):
    """Proof for both servers."""

    TITLE = "Password"
    WAITING = "Logging in to both servers …"

    def words(self) -> Content:
        return Content(
            "The password of your mailbox goes to these two servers and nowhere else. It is kept "
            "in the keyring of this system or, where there is none, in a file that only you can "
            "read."
        )

    def compose_answers(self) -> Iterable[Widget]:
        yield _asked("Password (you will not see it)")
        yield TypedLine(id="password", password=True, max_length=4096)

    def password(self) -> str:
        """As it was typed: a blank may belong to it."""
        return self.query_one("#password", Input).value


class FolderList(SelectionList[str]):
    """Folders to choose from; a sign stands in the box of a chosen one alone."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        number = self.scroll_offset.y + y
        if number >= self.option_count or self.get_option_at_index(number).value in self.selected:
            return strip
        left, inner, *rest = strip
        return Strip([left, Segment(" ", inner.style), *rest])


class FoldersStep(Step):
    """What is read."""

    TITLE = "Folders"

    def words(self) -> Content:
        return Content("")

    def compose_answers(self) -> Iterable[Widget]:
        yield FolderList(id="folders")

    def show(self, tried: TriedAccount) -> None:
        """Show what can be read; what usually is, is chosen."""
        said = "\n".join(f"✓ {one_line(line)}" for line in tried.said)
        self.say(
            Content.assemble(
                (said, "$muted"),
                f"\n\nThe password will lie in {one_line(tried.kept_in)}.",
                "\n\nWhich folders shall be read? Space chooses, Enter goes on.",
            )
        )
        choices = self.query_one("#folders", SelectionList)
        choices.clear_options()
        choices.add_options(
            Selection(_folder_words(folder), folder.name, folder.is_read)
            for folder in tried.folders
        )
        choices.highlighted = 0

    def chosen(self) -> list[str]:
        """The names of the folders that shall be read."""
        return list(self.query_one("#folders", SelectionList).selected)


def _folder_words(folder: FolderOffer) -> Content:
    mails = "1 mail" if folder.mails == 1 else f"{folder.mails:,} mails"
    return Content.assemble(one_line(folder.name), (f"  {mails}", "$muted"))


class CustomersStep(Step):
    """Who counts."""

    TITLE = "Customers"
    WAITING = "Writing your settings …"

    def words(self) -> Content:
        return Content.assemble(
            "A customer is whoever you have written to, but for your own firm, newsletters and "
            "machines. You need not say more; what you write here can be changed any day in the "
            "settings.\n\n",
            ("Addresses, or @firm.example for everybody there, with a blank between.", "$muted"),
        )

    def compose_answers(self) -> Iterable[Widget]:
        yield _asked("Customers even before you wrote to them")
        yield TypedLine(id="always", max_length=4000)
        yield _asked("Other domains of your own firm")
        yield TypedLine(id="colleague_domains", max_length=4000)
        yield _asked("Nobody of whom a trace may be kept: family, doctor, lawyer")
        yield TypedLine(id="never_log", max_length=4000)

    def lists(self) -> dict[str, list[str]]:
        """What was typed in each line, word for word."""
        names = ("always", "colleague_domains", "never_log")
        return {name: [word for word in _APART.split(self.typed(name)) if word] for name in names}


STEPS = (AddressStep, ServersStep, PasswordStep, FoldersStep, CustomersStep)


def trouble(words: str) -> Content:
    """What went wrong, a line each."""
    return Content.styled(plain(words), "$error")
