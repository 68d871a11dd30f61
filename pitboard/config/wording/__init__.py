"""The words of the product in other languages: that each can be translated, and that each is. For bin/check and
bin/words; nothing of it runs when the product does."""
