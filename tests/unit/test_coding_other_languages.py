"""Names, quotations and speakers in texts that are not English; the sentences are invented."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from chalkcircle.actors import Registry, Resolver
from chalkcircle.coding.intake.language import detect_language
from chalkcircle.coding.other import LANGUAGES, read_names_and_quotes
from chalkcircle.coding.other.forms import forms
from chalkcircle.coding.other.skeleton import latin, skeleton
from chalkcircle.coding.reading import Reading
from chalkcircle.model import Document

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
DAY = date(2025, 3, 1)

ALIYEV, PASHINYAN = "per:ilham-aliyev", "per:nikol-pashinyan"
PUTIN, LAVROV = "per:vladimir-putin", "per:sergey-lavrov"
ERDOGAN, FIDAN = "per:recep-tayyip-erdogan", "per:hakan-fidan"
ZELENSKYY, KOBAKHIDZE = "per:volodymyr-zelenskyy", "per:irakli-kobakhidze"
PEZESHKIAN, MACRON, TRUMP = "per:masoud-pezeshkian", "per:emmanuel-macron", "per:donald-trump"
MIRZOYAN, BAYRAMOV = "per:ararat-mirzoyan", "per:jeyhun-bayramov"


class Case(NamedTuple):
    """A text, the ids or codes it names in order, and who speaks each attributed quotation."""

    language: str
    text: str
    named: str
    spoken: tuple[tuple[str, str], ...] = ()


CASES = (
    Case("ru", "«Мы готовы подписать договор», — заявил премьер-министр Армении Никол Пашинян.",
         f"ARM {PASHINYAN}", (("«Мы готовы подписать договор»", PASHINYAN),)),
    Case("ru", "По словам Ильхама Алиева, «Баку ждёт ответа от Еревана».",
         f"{ALIYEV} AZE ARM", (("«Баку ждёт ответа от Еревана»", ALIYEV),)),
    Case("ru",
         "Сергей Лавров встретился с Хаканом Фиданом. Лавров подчеркнул: «Разговор был "
         "полезный».",
         f"{LAVROV} {FIDAN} {LAVROV}", (("«Разговор был полезный»", LAVROV),)),
    Case("ru",
         "Президент России обсудил с грузинскими депутатами поставки в Южную Осетию и "
         "Саудовскую Аравию.",
         f"{PUTIN} GEO OST SAU"),
    Case("ru", "— Дорогу откроют осенью, — сказал Никол Пашинян журналистам. — Турция согласна.",
         f"{PASHINYAN} TUR",
         (("Дорогу откроют осенью,", PASHINYAN), ("Турция согласна.", PASHINYAN))),
    Case("ru", "Пашиняну ответили, что компания «Три синих слона» уйдёт из Казахстана и Молдавии.",
         f"{PASHINYAN} KAZ MDA"),
    Case("ru", "«Это ошибка, и дорогая», — сказал Никол Пашинян Владимиру Путину.",
         f"{PASHINYAN} {PUTIN}", (("«Это ошибка, и дорогая»", PASHINYAN),)),
    Case("ru", "НАТО и ОДКБ ждут решения Евросоюза, заявил «Первый общий канал» в Москве.",
         "NATO CSTO EU RUS"),
    Case("uk", "«Ми не віддамо нашу землю», — сказав Володимир Зеленський у Києві.",
         f"{ZELENSKYY} UKR", (("«Ми не віддамо нашу землю»", ZELENSKYY),)),
    Case("uk", "Президент України Володимир Зеленський заявив: «Росія не хоче миру».",
         f"UKR {ZELENSKYY} RUS", (("«Росія не хоче миру»", ZELENSKYY),)),
    Case("uk", "За словами Еммануеля Макрона, «рішення ухвалять у Брюсселі».",
         f"{MACRON} EU", (("«рішення ухвалять у Брюсселі»", MACRON),)),
    Case("uk",
         "Прем'єр-міністр Вірменії прибув до Грузії, а турецькі товари йдуть через "
         "Азербайджан.",
         f"{PASHINYAN} GEO TUR AZE"),
    Case("uk", "«Кордон із Туреччиною відкриють», — наголосив Нікол Пашинян.",
         f"TUR {PASHINYAN}", (("«Кордон із Туреччиною відкриють»", PASHINYAN),)),
    Case("uk", "Ільхам Алієв зустрівся з Реджепом Тайїпом Ердоганом в Анкарі.",
         f"{ALIYEV} {ERDOGAN} TUR"),
    Case("uk", "— Зерно піде морем, — додав Володимир Зеленський.",
         f"{ZELENSKYY}", (("Зерно піде морем,", ZELENSKYY),)),
    Case("uk",
         "Сполучені Штати й Південна Корея поставлять ЄС обладнання; газета «Голос "
         "старого міста» це хвалить.",
         "USA KOR EU"),
    Case("ka", "„საქართველო მშვიდობას ირჩევს“, - განაცხადა პრემიერ-მინისტრმა ირაკლი კობახიძემ.",
         f"GEO {KOBAKHIDZE}", (("„საქართველო მშვიდობას ირჩევს“", KOBAKHIDZE),)),
    Case("ka", "სომხეთის პრემიერ-მინისტრმა ნიკოლ ფაშინიანმა თქვა, რომ „ეს ძალიან მნიშვნელოვანია“.",
         f"ARM {PASHINYAN}", (("„ეს ძალიან მნიშვნელოვანია“", PASHINYAN),)),
    Case("ka", "ილჰამ ალიევის განცხადებით, „გზა ბაქოდან თბილისამდე გაიხსნება“.",
         f"{ALIYEV} AZE GEO", (("„გზა ბაქოდან თბილისამდე გაიხსნება“", ALIYEV),)),
    Case("ka", "რუსეთის პრეზიდენტმა განაცხადა: „ჩვენ მოლაპარაკებისთვის მზად ვართ“.",
         f"{PUTIN}", (("„ჩვენ მოლაპარაკებისთვის მზად ვართ“", PUTIN),)),
    Case("ka", "თურქეთმა და აზერბაიჯანმა ხელი მოაწერეს შეთანხმებას ირანთან და უკრაინასთან.",
         "TUR AZE IRN UKR"),
    Case("ka", "რუსული ჯარი აფხაზეთში რჩება, ევროკავშირი კი აშშ-ის პასუხს ელოდება.",
         "RUS ABK EU USA"),
    Case("ka", "სერგეი ლავროვი შეხვდა ჰაქან ფიდანს ანკარაში.", f"{LAVROV} {FIDAN} TUR"),
    Case("ka", "წიგნი „შავი ზღვის ძველი გზა“ ნიკოლ ფაშინიანს აჩუქეს.", f"{PASHINYAN}"),
    Case("hy",
         "«Մենք պատրաստ ենք ստորագրել պայմանագիրը»,- ասել է Հայաստանի վարչապետ Նիկոլ "
         "Փաշինյանը։",
         f"ARM {PASHINYAN}", (("«Մենք պատրաստ ենք ստորագրել պայմանագիրը»", PASHINYAN),)),
    Case("hy",
         "Ռուսաստանի նախագահ Վլադիմիր Պուտինը հայտարարել է. «Մենք աջակցում ենք խաղաղությանը»։",
         f"RUS {PUTIN}", (("«Մենք աջակցում ենք խաղաղությանը»", PUTIN),)),
    Case("hy", "Իլհամ Ալիևի խոսքով՝ «ճանապարհը շուտով կբացվի»։",
         f"{ALIYEV}", (("«ճանապարհը շուտով կբացվի»", ALIYEV),)),
    Case("hy", "ՀՀ վարչապետը մեկնեց Վրաստան, ապա՝ Թուրքիա և Իրան։", f"{PASHINYAN} GEO TUR IRN"),
    Case("hy", "Արարատ Միրզոյանը նշել է. «Բանակցությունները շարունակվում են Երևանում»։",
         f"{MIRZOYAN} ARM", (("«Բանակցությունները շարունակվում են Երևանում»", MIRZOYAN),)),
    Case("hy", "Ադրբեջանի և Ռուսաստանի միջև պայմանագիրը ստորագրվեց Բաքվում։", "AZE RUS AZE"),
    Case("hy", "Սերգեյ Լավրովը հանդիպեց Հաքան Ֆիդանին Մոսկվայում։", f"{LAVROV} {FIDAN} RUS"),
    Case("hy", "ԵԱՀԿ-ն և ՄԱԿ-ը քննարկեցին ֆրանսիական առաջարկը «Հին քաղաքի տուն» սրահում։",
         "OSCE UN FRA"),
    Case("az", "Prezident İlham Əliyev deyib: “Biz sülh istəyirik”.",
         f"{ALIYEV}", (("“Biz sülh istəyirik”", ALIYEV),)),
    Case("az", "“Konstitusiya mütləq dəyişməlidir”, - Azərbaycan Prezidenti İlham Əliyev bildirib.",
         f"AZE {ALIYEV}", (("“Konstitusiya mütləq dəyişməlidir”", ALIYEV),)),
    Case("az", "Nikol Paşinyanın sözlərinə görə, “sərhəd tezliklə açılacaq”.",
         f"{PASHINYAN}", (("“sərhəd tezliklə açılacaq”", PASHINYAN),)),
    Case("az",
         "Ermənistanın baş naziri Tiflisdə Gürcüstan və Rusiyanın nümayəndələri ilə "
         "görüşəcək.",
         f"{PASHINYAN} GEO GEO RUS"),
    Case("az", "Ceyhun Bayramov vurğulayıb: „Türkiyə ilə əlaqələr möhkəmdir“.",
         f"{BAYRAMOV} TUR", (("„Türkiyə ilə əlaqələr möhkəmdir“", BAYRAMOV),)),
    Case("az", "Rəcəb Tayyib Ərdoğan Bakıya gəlir, Vladimir Putin isə İrana gedir.",
         f"{ERDOGAN} AZE {PUTIN} IRN"),
    Case("az", "Ermənistandan Ukraynaya yük Moldovadan keçir.", "ARM UKR MDA"),
    Case("az",
         "NATO və Avropa İttifaqı “Köhnə şəhər evi” sərgisini Londonda açır, erməni "
         "rəssamlar gəlir.",
         "NATO EU GBR ARM"),
    Case("tr", "Cumhurbaşkanı Recep Tayyip Erdoğan, “Barışı destekliyoruz ve bekliyoruz” dedi.",
         f"{ERDOGAN}", (("“Barışı destekliyoruz ve bekliyoruz”", ERDOGAN),)),
    Case("tr", "Ermenistan Başbakanı Nikol Paşinyan: “Türkiye ile sınır açılacak.”",
         f"ARM {PASHINYAN} TUR", (("“Türkiye ile sınır açılacak.”", PASHINYAN),)),
    Case("tr", "“Yeni hat Gürcistan'dan geçecek” diye konuştu Hakan Fidan.",
         f"GEO {FIDAN}", (("“Yeni hat Gürcistan'dan geçecek”", FIDAN),)),
    Case("tr", "Rusya Devlet Başkanı Vladimir Putin’in Ankara’ya gelişi ertelendi.",
         f"RUS {PUTIN} TUR"),
    Case("tr", "Aliyev'i arayan Emmanuel Macron \"Çözüm masada bulunacak\" ifadesini kullandı.",
         f"{ALIYEV} {MACRON}", (("\"Çözüm masada bulunacak\"", MACRON),)),
    Case("tr", "Azerbaycan'ın ve İran'ın dışişleri bakanları Tahran'da buluştu.", "AZE IRN IRN"),
    Case("tr", "Volodimir Zelenskiy Kiev'de şunu söyledi: “Rus ordusu çekilmeli artık”.",
         f"{ZELENSKYY} UKR RUS", (("“Rus ordusu çekilmeli artık”", ZELENSKYY),)),
    Case("tr", "ABD ile Ermeni heyeti “Eski Şehrin Kapısı” müzesini gezdi, Avrupa Birliği kutladı.",
         "USA ARM EU"),
    Case("fa", "رئیس‌جمهور روسیه ولادیمیر پوتین گفت: «ما از صلح حمایت می‌کنیم».",
         f"RUS {PUTIN}", (("«ما از صلح حمایت می‌کنیم»", PUTIN),)),
    Case("fa", "نیکول پاشینیان، نخست‌وزیر ارمنستان، اعلام کرد: «مرز با ترکیه باز می‌شود».",
         f"{PASHINYAN} {PASHINYAN} TUR", (("«مرز با ترکیه باز می‌شود»", PASHINYAN),)),
    Case("fa", "به گفته الهام علی‌اف، «راه تازه از باکو می‌گذرد».",
         f"{ALIYEV} AZE", (("«راه تازه از باکو می‌گذرد»", ALIYEV),)),
    Case("fa", "مسعود پزشکیان تأکید کرد: «همکاری با همسایگان ادامه دارد».",
         f"{PEZESHKIAN}", (("«همکاری با همسایگان ادامه دارد»", PEZESHKIAN),)),
    Case("fa", "وزیر خارجه ترکیه در تهران با مقام‌های ایرانی دیدار کرد.", f"{FIDAN} IRN IRN"),
    Case("fa",
         "گرجستان و جمهوری آذربایجان با اتحادیه اروپا قرارداد مالی امضا کردند.",
         "GEO AZE EU"),
    Case("fa", "دونالد ترامپ گفت: «ایالات متحده منتظر پاسخ است».",
         f"{TRUMP} USA", (("«ایالات متحده منتظر پاسخ است»", TRUMP),)),
    Case("fa", "کتاب «راه کهنه دریای سیاه» در ایروان به سرگئی لاوروف داده شد.", f"ARM {LAVROV}"),
)  # fmt: skip


@cache
def resolver() -> Resolver:
    """One resolver for all cases: making it is most of the time they take."""
    return Resolver(Registry.load())


def read(language: str, text: str, day: date | None = DAY) -> Reading:
    """A text read by the light path."""
    reading = Reading(
        Document(
            text=text, published=day, date_origin="record", language=language,
            raw_sha256="0" * 64, source="invented.txt",
        )
    )  # fmt: skip
    read_names_and_quotes(reading, resolver())
    return reading


def ids(case_or_number: object) -> str:
    """A short name of a case: its language and its first words."""
    assert isinstance(case_or_number, Case)
    return f"{case_or_number.language}-{CASES.index(case_or_number) % 8}"


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_names_are_resolved(case: Case) -> None:
    reading = read(case.language, case.text)
    assert [m.actor_id or m.code for m in reading.mentions] == case.named.split()
    assert all(case.text[m.start : m.end] == m.text for m in reading.mentions)


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_quotations_have_their_speaker(case: Case) -> None:
    reading = read(case.language, case.text)
    spoken = [(case.text[p.start : p.end], p.holders[0].actor_id) for p in reading.passages]
    assert spoken == list(case.spoken)
    mentioned = {(m.start, m.end) for m in reading.mentions}
    assert all(p.direct and p.source in mentioned for p in reading.passages)


@pytest.mark.parametrize("case", CASES, ids=ids)
def test_language_is_found(case: Case) -> None:
    assert detect_language(case.text) == case.language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Erdoğan, Aliyev meet in Ankara", "en"),
        ("Paris: Macron, Scholz urge calm", "en"),
        ("Armenia-Azerbaijan border closed", "en"),
        ("ქართული", "ka"),
        ("Երևան այսօր", "hy"),
        ("Встреча в Москве", "ru"),
        ("Зустріч у Києві", "uk"),
        ("دیدار در باکو پس از گفتگو", "fa"),
        ("Sərhəd bu gün açılır, dedilər", "az"),
        ("Sınır yarın sabah açılacak", "tr"),
    ],
)
def test_language_of_a_few_words(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_two_languages_share_a_speaker_by_consonants() -> None:
    assert skeleton("Пашинян", "ru") == skeleton("ფაშინიანი", "ka") == latin("Pashinyan")
    assert skeleton("Лавров", "ru") != latin("Pashinyan")


def test_a_subject_is_told_from_an_object() -> None:
    armenia = forms("Армения", "ru")
    assert armenia["армения"]
    assert not armenia["армениеи"]
    assert "армениа" not in armenia


def test_a_holder_is_asked_for_on_the_day() -> None:
    text = "Президент Грузии прибыл в Минск."
    assert read("ru", text, date(2021, 5, 1)).mentions[0].actor_id == "per:salome-zourabichvili"
    undated = read("ru", text, None).mentions[0]
    assert (undated.actor_id, undated.code, undated.office) == (None, "GEO", "president")


def test_a_titled_name_that_no_table_has_gets_no_id() -> None:
    reading = read(
        "ru", "«Мы всё построим сами», — сообщил министр обороны Грузии Тамаз Выдуманов."
    )
    speaker = reading.passages[0].holders[0]
    assert (speaker.name, speaker.actor_id, speaker.code) == ("Тамаз Выдуманов", None, "GEO")


def test_the_object_of_a_speech_verb_is_no_speaker() -> None:
    told = "Никол Пашинян вышел. Ильхаму Алиеву сказали: «Мы всё построим сами»."
    assert not read("ru", told).passages


def test_a_state_speaks_only_beside_its_verb() -> None:
    beside = read("ru", "«Договор будет подписан вовремя», — заявила Москва.")
    assert beside.passages[0].holders[0].code == "RUS"
    apart = "«Договор будет подписан вовремя», — заявила делегация, и Москва рада."
    assert not read("ru", apart).passages


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("hy", "«Սահմանը փակ է մնալու»,- ասել է Թուրքիայի նախագահ Ռեջեփ Թայիփ Էրդողանը։", ERDOGAN),
        ("tr", "Putin'e göre “müzakereler sonuç verecek”.", PUTIN),
        ("fa", "ولادیمیر زلنسکی در کی‌یف اعلام کرد: «اوکراین تسلیم نخواهد شد».", ZELENSKYY),
    ],
)  # fmt: skip
def test_speakers_that_a_first_version_missed(language: str, text: str, speaker: str) -> None:
    assert [p.holders[0].actor_id for p in read(language, text).passages] == [speaker]


def test_an_unknown_voice_is_no_speaker() -> None:
    assert not read("ru", "«Мы всё построим сами», — сказал рабочий завода.").passages
    assert not read("ka", "„ჩვენ ყველაფერს ავაშენებთ“, - თქვა მუშამ.").passages


def test_a_language_without_tables_is_left_with_its_quotations() -> None:
    reading = read("de", "Der Minister sagte: „Wir kommen morgen früh“.")
    assert (len(reading.paragraphs), len(reading.quotations)) == (1, 1)
    assert not reading.mentions
    assert not reading.passages
    assert "de" not in LANGUAGES


@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared, which is not here")
def test_states_in_two_russian_reports() -> None:
    """Counted by hand: 21 states, capitals, adjectives and bare titles, then 11; none is missed."""
    folder = SHARED / "data" / "news" / "kremlin_ru"
    for name, day, states in (
        ("2025-03-14_76457.txt", date(2025, 3, 14), 21),
        ("2025-03-15_76460.txt", date(2025, 3, 15), 11),
    ):
        reading = read("ru", (folder / name).read_text("utf-8"), day)
        found = [m for m in reading.mentions if m.type == "country"]
        offices = [m for m in reading.mentions if m.rule == "office-on-date"]
        assert len(found) + len(offices) == states, name
