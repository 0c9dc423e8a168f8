"""Running it: the processes of an embedded instance, and the commands for accounts, keys and faults."""
