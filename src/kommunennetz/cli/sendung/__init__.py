"""Befehle zum Postausgang."""
