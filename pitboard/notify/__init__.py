"""Who is told: the worker that delivers, and a folder for each channel."""
