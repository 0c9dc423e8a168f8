"""The figures and what they mean as SDMX: structures and data, by the addresses that its clients know."""
