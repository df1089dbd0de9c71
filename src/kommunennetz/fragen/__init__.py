"""Fragen an das Register, jede mit einem Stichtag."""
