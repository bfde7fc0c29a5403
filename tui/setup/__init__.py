"""The first run: from an address to written settings, one question after the other.

    app       asks the agent's guide, carries the answers on
    screen    shows one step at a time, and how far one has come
    steps     the steps: what each says, asks and hands on

It is a small app of its own: until it is done there is neither agent nor mailbox to show.
"""
