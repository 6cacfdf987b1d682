"""The cards of the Data page, and what they show."""
