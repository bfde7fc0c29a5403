"""Stage 3 of 6: Entry -> LifeEvent.

`find_life_events` reads one mail: `windows` cuts it, `gate` chooses sentences, `encoder` and
`rules` say what they see, `reading` weighs that; `people`, `timing` and the date grammar say whose
it is and when. What a language says stands in packs/*.toml, what was learned in model/ (made by
training/). `story` then joins what was found to what is known.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.models import Entry, FoundEvent, Lesson


def find_life_events(
    entry: Entry,
    *,
    customer_name: str = "",
    owner_name: str = "",
    lessons: Sequence[Lesson] = (),
) -> tuple[FoundEvent, ...]:
    """The life events of the customer, or close to the customer, that an entry tells of.

    Those of which the reader is not sure are marked as maybe. The first call loads the encoder,
    about 110 MB: call it in a worker's process.
    """
    from agent.life_events.reading import read  # loads numpy and onnxruntime

    return read(entry, customer_name=customer_name, owner_name=owner_name, lessons=lessons).events
