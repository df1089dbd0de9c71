"""Befehle zum Beitritt einer Kommune."""
