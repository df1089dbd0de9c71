"""Befehle, die nicht mehr als eine Datei füllen."""
