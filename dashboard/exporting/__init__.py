"""Figures to take away: a selection, or what one report said, as CSV or as a workbook, whole and exact."""
