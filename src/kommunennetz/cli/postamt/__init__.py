"""Die Befehle von `kommunennetz postamt`."""
