"""All that is said inside the screen: requests end in `Requested`, facts are past tense.

Requests rise from widgets and screens to the app. Facts are posted to the app by the workers in
`sync`, and by the draft editor. Each topic here has its answers in `tui.answers`.
"""
