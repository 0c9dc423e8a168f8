"""The explorer's data: one answer to one address, with every part that is drawn of it."""
