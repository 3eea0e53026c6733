"""A screening questionnaire that prepares people who fear return for the lawyer they need."""

__version__ = "0.1.0"
