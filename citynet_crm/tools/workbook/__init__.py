"""Reading a provider's workbook: pure functions, without the ORM."""
