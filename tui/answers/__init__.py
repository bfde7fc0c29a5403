"""What the app answers to each message, one class a topic; `app` joins them."""
