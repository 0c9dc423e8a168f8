"""Panels: a question and its drawing, used by pages."""
