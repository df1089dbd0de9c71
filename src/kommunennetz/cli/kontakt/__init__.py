"""Befehle zu den Personen im Kontaktordner."""
