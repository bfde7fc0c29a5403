"""Makes the reader of life events from labelled mail: `python -m training`; see README.md."""
