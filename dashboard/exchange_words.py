"""What a service and a certificate are called by how they stand, and what is to be done."""

from indicators.data_exchange import Expiry

STATE_WORDS = {True: "working", False: "interrupted"}
"""A service, by whether it is up."""

EXPIRY_WORDS = {
    Expiry.EXPIRED: "ended",
    Expiry.URGENT: "ends within 7 days",
    Expiry.SOON: "ends within 30 days",
    Expiry.FINE: "in force",
}

REMEDY_WORDS = {
    Expiry.EXPIRED: "Replace it now: connections that rely on it are refused.",
    Expiry.URGENT: "Have it renewed this week; tell those who rely on it.",
    Expiry.SOON: "Ask for its renewal.",
    Expiry.FINE: "Nothing to do.",
}


def shape_of(stands: Expiry) -> str:
    """The shape a certificate is marked with."""
    if stands is Expiry.FINE:
        return "on"
    return "risk" if stands is Expiry.SOON else "off"
