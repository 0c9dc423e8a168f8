"""One page a file: its layout, its callbacks, and the function that registers both."""
