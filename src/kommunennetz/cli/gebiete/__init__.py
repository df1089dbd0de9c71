"""Befehle zum Verzeichnis der Kommunen und seiner Karte."""
