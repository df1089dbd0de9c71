"""Befehle zum Sprecherteam."""
