"""Wörter, Zeichen und Adressen: was ein Text ist, ohne das Register zu kennen."""
