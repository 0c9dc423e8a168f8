"""What the walls show, to take into a meeting: an A4 pack and slides with charts, character for character."""
