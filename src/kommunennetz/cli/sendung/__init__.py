"""Die Befehle von `kommunennetz sendung`."""
