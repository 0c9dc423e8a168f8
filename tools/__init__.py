"""Programs that make the data the product ships: run by hand, never at run time."""
