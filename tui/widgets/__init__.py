"""What the screens are made of, one per file; each is told what to show and never fetches."""
