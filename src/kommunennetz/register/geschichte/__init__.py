"""Die früheren Stände des Registers in Git, nur gelesen."""
