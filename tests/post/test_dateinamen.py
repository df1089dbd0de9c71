import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.post.dateinamen import entwurf_dateiname


@pytest.mark.parametrize(
    ("nummer", "slug", "name"),
    [
        (1, "bonn", "001-bonn.eml"),
        (427, "kreis-lippe", "427-kreis-lippe.eml"),
        (1000, "bonn", "1000-bonn.eml"),
        (2, "../../etc/passwd", "002-etc-passwd.eml"),
        (3, "Köln", "003-koeln.eml"),
        (4, "…", "004-kommune.eml"),
        (5, "con", "005-con.eml"),
        (6, "x" * 300, f"006-{'x' * 80}.eml"),
    ],
)
def test_der_dateiname_ist_nummer_und_slug(nummer: int, slug: str, name: str) -> None:
    assert entwurf_dateiname(nummer, slug) == name


@given(st.integers(1, 11_000), st.text())
def test_kein_slug_fuehrt_aus_dem_ordner(nummer: int, slug: str) -> None:
    name = entwurf_dateiname(nummer, slug)
    stamm = name.removesuffix(".eml").replace("-", "")
    assert stamm.isascii()
    assert stamm.isalnum()
    assert stamm == stamm.lower()
