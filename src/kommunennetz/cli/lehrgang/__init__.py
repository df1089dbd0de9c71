"""Befehle zu Lehrgängen."""
