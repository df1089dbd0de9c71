"""Befehle zu Veranstaltungen."""
