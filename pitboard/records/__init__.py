"""What is stored: every model, one family a file."""
