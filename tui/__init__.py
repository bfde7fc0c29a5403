"""The screen: shows what the agent knows and carries the owner's decisions to it.

    app         keys and themes; joins the answers
    answers     what is done about each message, one class a topic
    foundation  what all answers stand on; holds what must outlive a screen
    spares      screens made beforehand, in moments without a key
    typed_ahead keys that come faster than screens open
    screens     today, suggestion, customer, journal, help, and the dialogs
    widgets     what the screens are made of; they are told what to show and never fetch
    sync        workers: ask the agent, then post what it said
    client      the only door to the agent: what it can be asked, one class a topic
    messages    what is said, one file a topic, named as the one in answers
    keys, text, words     what is pressed, what is shown

Requests rise as messages (`...Requested`) to the app, which starts a worker; the worker posts a
fact (past tense) to the app, and the app tells the screens. Nothing from a mail is read as markup.
"""
