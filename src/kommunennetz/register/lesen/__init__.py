"""Aus Bytes wird ein Register; was kaputt ist, wird ein Befund."""
