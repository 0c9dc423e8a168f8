"""What is measured, where, when, and what was known: imports nothing of ours."""
