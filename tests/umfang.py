"""Wie gründlich Hypothesis sucht: fest und kurz bei jedem Lauf, zufällig und lang mit `make test-lang`."""

import os

from hypothesis import HealthCheck, settings

LANG = int(os.environ.get("KOMMUNENNETZ_TESTLAENGE", "1"))
"""Wievielmal so viele Fälle wie sonst; 1 heißt: immer dieselben."""


def beispiele(anzahl: int = 100) -> int:
    """Liefert, wie viele Fälle zu erfinden sind, wo es im kurzen Lauf `anzahl` sind."""
    return anzahl * LANG


settings.register_profile(
    "umfang",
    derandomize=LANG == 1,
    deadline=None,
    max_examples=beispiele(),
    database=None,
    print_blob=LANG > 1,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("umfang")
