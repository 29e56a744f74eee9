from __future__ import annotations

import pytest

from audioguide.speech.languages import distance, tag


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("en_US", "en-US"),
        ("en-us", "en-US"),
        ("es-419", "es-419"),
        ("EN", "en"),
        ("cmn-latn-pinyin", "cmn-Latn-pinyin"),
        ("en-gb-x-rp", "en-GB-x-rp"),
        ("en-GB-scotland", "en-GB-scotland"),
    ],
)
def test_a_language_is_written_as_bcp_47_writes_it(name: str, expected: str) -> None:
    """However an engine writes a language, a guide shows one spelling."""
    assert tag(name) == expected


@pytest.mark.parametrize(
    ("wanted", "best_first"),
    [
        ("en-US", ["en-US", "en", "en-GB", "en-GB-scotland"]),
        ("en-GB", ["en-GB", "en", "en-GB-scotland"]),
        ("en", ["en", "en-US", "en-US-nyc"]),
        ("es-MX", ["es-419", "es", "es-ES"]),
        ("es-ES", ["es-ES", "es", "es-419"]),
        ("zh-CN", ["zh-CN", "cmn", "cmn-Latn-pinyin"]),
    ],
)
def test_the_nearest_voice_is_the_one_that_shares_most(wanted: str, best_first: list[str]) -> None:
    """A voice of the same language and country is nearer than one without, and that nearer than one of elsewhere."""
    far = [distance(wanted, offered) for offered in best_first]

    assert None not in far
    assert far == sorted(far, key=lambda one: one or 0)
    assert len(set(far)) == len(far)


def test_another_language_is_out_of_reach() -> None:
    """A voice of another language never speaks a guide, however alike their tags look."""
    assert distance("en-US", "es-US") is None
    assert distance("e", "en") is None
