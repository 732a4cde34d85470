"""Databases filled for tests with real processes, and what is asked of them afterwards."""
