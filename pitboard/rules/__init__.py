"""What is allowed: pure Python, no framework, no clock, no input or output. Codes and facts, never sentences."""
