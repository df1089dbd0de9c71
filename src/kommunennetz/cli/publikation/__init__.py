"""Befehle zu Publikationen."""
