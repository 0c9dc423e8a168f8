"""The simulated country: ministries, provinces and national systems answering like the real ones, good days and bad."""
