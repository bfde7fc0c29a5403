"""Stage 6 of 6: approved Draft -> Sent. Compose the mail, hand it over once, file the copy."""
