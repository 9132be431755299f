import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fi import ytunnus

from app.domain.identifiers import (
    NotABusinessId,
    business_id_check_digit,
    check_business_id,
    is_cpv,
    is_email,
    is_sha256,
)


@given(st.from_regex(r"[0-9]{7}-[0-9]", fullmatch=True))
def test_business_ids_are_those_of_the_standard(text: str) -> None:
    assert (check_business_id(text) is None) == ytunnus.is_valid(text)


def test_a_published_business_id() -> None:
    assert business_id_check_digit("0211295") == 4
    assert check_business_id("0211295-4") is None
    assert check_business_id("0211295-5") is not None


@pytest.mark.parametrize("text", ["", "2112954", "0211295-4 ", "٠٢١١٢٩٥-٤", "0211295-44"])
def test_what_is_no_business_id(text: str) -> None:
    assert check_business_id(text) == NotABusinessId(field="business_id")
    assert check_business_id(text, "ytunnus") == NotABusinessId(field="ytunnus")


def test_other_forms() -> None:
    assert is_cpv("85312310")
    assert is_cpv("85312310-5")
    assert not is_cpv("8531231")
    assert is_email("aino@esimerkki.fi")
    assert not is_email("aino@esimerkki")
    assert is_email("Äijä.Õ@ESIMERKKI.fi")
    for alike in ("aİno@esimerkki.fi", "\N{KELVIN SIGN}ari@esimerkki.fi", "\N{ANGSTROM SIGN}ke@esimerkki.fi"):
        assert not is_email(alike)  # in small letters it would be somebody else's
    assert is_sha256("a" * 64)
    assert not is_sha256("A" * 64)
