"""Fremde Tabellen gegen das Register halten."""
