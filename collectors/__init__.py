"""How the numbers come in."""
