"""The figures of speed and size, each beside its floor measured in the same run."""
