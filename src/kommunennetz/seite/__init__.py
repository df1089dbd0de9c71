"""Die öffentliche Seite: aus dem Register an einem Stichtag werden fertige Dateien, sonst nichts."""
