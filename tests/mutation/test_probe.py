import ast

from mutation.probe import GLEICHWERTIG, list_kern, list_mutanten, read_gleichwertige


def test_jede_mutante_steht_wo_sie_soll_und_bleibt_python() -> None:
    dateien = list(list_kern())
    assert len(dateien) > 50
    for pfad in dateien[:10]:
        quelle = pfad.read_text(encoding="utf-8")
        for mutante in list_mutanten(pfad):
            assert quelle[mutante.von : mutante.bis] == mutante.alt
            compile(quelle[: mutante.von] + mutante.neu + quelle[mutante.bis :], pfad, "exec")
            assert ast.unparse(ast.parse(mutante.alt, mode="eval")) != mutante.neu


def test_was_als_gleichwertig_gilt_hat_einen_grund_und_gibt_es_noch() -> None:
    mutanten = [mutante for pfad in list_kern() for mutante in list_mutanten(pfad)]
    bekannte = {zeile for eine in mutanten for zeile in (str(eine), eine.ohne_funktion)}
    zeilen = [z for z in GLEICHWERTIG.read_text(encoding="utf-8").splitlines() if z and not z.startswith("#")]
    assert len(bekannte) > 1000
    assert [zeile for zeile in zeilen if not zeile.partition(" # ")[2].strip()] == []
    assert sorted(read_gleichwertige() - bekannte) == []
