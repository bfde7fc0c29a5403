"""In and out: mail from files and folders; later vCard, CSV and iCalendar."""
