"""Language of a text by script and letters."""

from __future__ import annotations

import pytest

from chalkcircle.coding.intake.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministry in Ljubljana wants to write a policy of its own", "en"),
        ("Президент России выступил сегодня в Москве с большой речью", "ru"),
        ("Президент України виступив сьогодні у Києві з великою промовою", "uk"),
        ("საქართველოს პარლამენტი დღეს თბილისში შეიკრიბა", "ka"),
        ("Հայաստանի վարչապետը այսօր ելույթ ունեցավ Երևանում", "hy"),
        ("Azərbaycan Prezidenti bu gün Bakıda böyük çıxış edib", "az"),
        ("Türkiye Cumhurbaşkanı bugün Ankara'da önemli bir konuşma yaptı", "tr"),
        ("رئیس جمهور ایران امروز در تهران سخنرانی مهمی کرد و گفت", "fa"),
        ("Der Präsident hat heute in Berlin mit dem Kanzler gesprochen", "de"),
        ("too short", "und"),
        ("1234 5678 — !!!", "und"),
        ("政府は本日、新しい政策を発表しましたと述べましたと伝えられています", "und"),
    ],
)
def test_detect_language(text: str, language: str) -> None:
    assert detect_language(text) == language
