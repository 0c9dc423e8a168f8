"""DHIS2's own interface: data value sets in and out, so that systems that speak it need no change."""
