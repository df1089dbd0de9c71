"""Befehle zu einer Runde."""
