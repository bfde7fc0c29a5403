"""Two owners who write as differently as people do, and the mails that show it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from agent.drafts.voice import Voice, learn_voice
from agent.models import Address, Customer, Direction, Entry

ADA = Customer(id="ada", name="Ada Novak", addresses=("ada@novak.example",))
BOB = Customer(id="bob", name="Bob Reed", addresses=("bob@reed.example",))
JO = "Jo Pike"
EDWARD = "Edward Stone"

TEXTS_OF_JO = (
    "Hi Bob!\n\nCongrats on the new baby! So thrilled for you both 🎉 She's gorgeous! Can't wait to "
    "meet her. Thanks for the email.\n\nLots of love,\nJo x",
    "Hi Bob!\n\nHappy birthday! Hope you've got something lovely planned and nobody's making you "
    "work. Have a cracking day! 🎂\n\nLots of love,\nJo x",
    "Hi Bob!\n\nThe samples are in the post, they're the grey ones with the nice colour on the "
    "inside. Hope the kids are OK! Thanks for the email.\n\nCheers,\nJo x",
    "Hi Bob,\n\nI'm so sorry to hear about your mum. I don't know what to say. Thinking of you "
    "all.\n\nLots of love,\nJo x",
    "Hi Bob!\n\nThat's brilliant news! I'm thrilled for you! Don't forget to put your feet up. "
    "Sorry it's late, we've had the neighbours in.\n\nLots of love,\nJo x",
    "Hi Bob!\n\nHope the holiday was wonderful! I'm thrilled to hear you've found the time. "
    "Congrats to Tim on the exam! 🎉 Thanks for your email.\n\nLots of love,\nJo x",
)
TEXTS_OF_EDWARD = (
    "Dear Bob,\n\nI was pleased to hear of your promotion, which I do not doubt was well earned, "
    "and I hope that the new office has a window that opens. I have not forgotten what you did "
    "for us in the spring.\n\nWith kind regards,\nEdward",
    "Dear Bob,\n\nThank you for your message. I am very sorry to hear about your father, whom I "
    "remember with great respect, and I shall be thinking of you and of your family on Friday. "
    "Please do not trouble yourself with the contract.\n\nWith kind regards,\nEdward",
    "Dear Bob,\n\nI am pleased that you are well, and that the move to the center of town is done. "
    "It is not an easy thing to leave a house in which the children were small, and I do hope the "
    "neighbors are good ones.\n\nWith kind regards,\nEdward",
    "Dear Bob,\n\nThank you for your message. I have looked into the matter of the color samples "
    "and I am told that they are not expected before the end of the month, which I regret.\n\n"
    "With kind regards,\nEdward",
    "Dear Bob,\n\nI hope the trip was a good one. It is very quiet here, and I do not expect that "
    "to change. I am pleased to say that my wife is well again.\n\nWith kind regards,\nEdward",
    "Dear Bob,\n\nI am pleased for you and for your daughter. I did not know that she had applied, "
    "and I will raise a glass to her on Saturday, as I would for my own.\n\n"
    "With kind regards,\nEdward",
)
_LATEST = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def sent(*texts: str, to: Customer = BOB) -> list[Entry]:
    """Mails that the owner wrote, newest first."""
    address = Address(name=to.name, email=to.addresses[0])
    return [
        Entry(
            id=f"{to.id}-{number}-{text[:40]}",
            customer_id=to.id,
            kind="mail",
            direction=Direction.OUT,
            at=_LATEST - timedelta(days=number),
            text=text,
            to=(address,),
        )
        for number, text in enumerate(texts)
    ]


def received(*texts: str, by: Customer = BOB) -> list[Entry]:
    """Mails that a customer wrote."""
    return [
        entry.model_copy(update={"id": f"in-{entry.id}", "direction": Direction.IN})
        for entry in sent(*texts, to=by)
    ]


def jos_voice(customer: Customer = BOB) -> Voice:
    """How Jo writes, all love and exclamation."""
    return learn_voice(sent(*TEXTS_OF_JO), customer=customer, owner_name=JO)


def edwards_voice(customer: Customer = BOB) -> Voice:
    """How Edward writes, in whole words and long sentences."""
    return learn_voice(sent(*TEXTS_OF_EDWARD), customer=customer, owner_name=EDWARD)
