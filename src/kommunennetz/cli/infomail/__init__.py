"""Befehle zu einer Infomail."""
