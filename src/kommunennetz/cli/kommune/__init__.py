"""Befehle zu einer Kommune."""
