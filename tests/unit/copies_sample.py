"""Made-up news texts, copies of them and texts that only look like copies: what is to be told."""

from __future__ import annotations

from collections.abc import Iterator

LANGUAGES = {"russian": "ru", "georgian": "ka", "chinese": "zh"}
"""Languages of the texts that are not English."""

TEXTS: dict[str, str] = {
    "talks": """The foreign ministers of Upland and Lowland met in Port Ansel on Tuesday for the
first time since the border was closed in March. They agreed to reopen two crossing points for
trucks and to let farmers tend their fields on either side.
“We have not become friends, but we have begun to talk,” the Upland minister, Ilse Brandt, told
reporters after four hours behind closed doors. Her counterpart said that a further round would be
held in Lowmarket before the end of the month.
Diplomats of the Eastern League, which hosted the meeting, said that the question of prisoners had
not been touched. Families of 23 soldiers held by either side had gathered outside the hotel.""",
    "shelling": """Artillery fire hit the outskirts of Riverton late on Monday, damaging a school
and cutting power to three districts, the regional administration said. Nobody was hurt because
classes had been suspended a week earlier.
Upland's army denied that it had opened fire and accused its neighbour of staging the incident. The
Lowland ministry of defence published pictures that it said showed fragments of shells of 122
millimetres.
Observers of the Eastern League reached the place on Wednesday morning and counted eleven craters.
They said in a statement that the direction of fire could not be determined with certainty.""",
    "pipeline": """The parliament of Seaboard ratified an agreement on a gas pipeline to Lowland by
71 votes to 12 on Friday, ending two years of dispute over transit fees. The line is to carry four
billion cubic metres a year from 2031.
Opposition deputies walked out before the vote, saying that the government had hidden the price.
Energy minister Tomas Veld rejected the accusation and promised to publish the contract within
thirty days.
Upland, through which an older line runs, called the project a political gesture without economic
sense. Analysts expect it to lose about a fifth of its income from transit.""",
    "election": """Voters in the Isles went to the polls on Sunday in an election that most
observers describe as the closest in a generation. By noon 38 percent had cast their ballots, four
points more than at the same hour five years ago.
The governing Harbour Party has promised to keep the Isles out of the customs union, while its
rivals want talks to begin before the winter. Both camps accused each other of buying votes in the
northern villages.
The electoral commission said that it had received 41 complaints and would examine each of them.
First results are expected after midnight.""",
    "summit": """Leaders of six states ended a summit in Stonebridge on Thursday without a common
statement, after Lowland refused to accept a passage on the status of the lake. The host, President
Karel Odin, spoke of a missed opportunity.
Officials had worked through the night on eleven drafts. Two delegations left before the closing
dinner, and a planned photograph was called off.
The next meeting is to take place in spring, but neither its date nor its agenda has been settled.
An adviser to the president said that smaller formats might prove more useful.""",
    "strike": """Dockers in Port Ansel laid down their work on Monday and blocked the container
terminal, demanding that wages be raised in line with prices. The union said that nine hundred
people had joined in, the port authority counted fewer than half as many.
Eighteen ships were waiting in the roads by the evening. Exporters of fruit warned that their goods
would spoil within three days and asked the government to step in.
Transport minister Lena Moor offered to mediate but said that there was no money for a rise this
year. Talks are to begin on Wednesday.""",
    "aid": """A convoy of forty lorries with flour, blankets and medicine reached the mountain town
of Highmoor on Saturday, the first to do so in seven weeks. Drivers said that they had been stopped
at three checkpoints and searched for hours.
The mayor thanked the Red Lantern society and asked for a corridor that would stay open through the
winter. Some two thousand people remain in the town, most of them elderly.
Lowland's government says that the road was never closed. Upland calls that a lie and has brought
the matter before the League.""",
    "russian": """Министры иностранных дел Верхнего и Нижнего края встретились во вторник в порту
Ансель впервые с тех пор, как в марте была закрыта граница. Они договорились открыть два пункта
пропуска для грузовиков и позволить крестьянам обрабатывать поля по обе стороны.
Переговоры продолжались четыре часа за закрытыми дверями. Следующая встреча должна пройти до конца
месяца, сообщил представитель Лиги, которая принимала делегации.
Вопрос о пленных на встрече не обсуждался. У гостиницы собрались родственники двадцати трех солдат,
которых удерживают обе стороны.""",
    "georgian": """საგარეო საქმეთა მინისტრები სამშაბათს პორტ ანსელში პირველად შეხვდნენ მას შემდეგ,
რაც მარტში საზღვარი დაიხურა. ისინი შეთანხმდნენ, რომ გახსნან ორი გამშვები პუნქტი სატვირთო
მანქანებისთვის და ფერმერებს მისცენ მინდვრების დამუშავების უფლება ორივე მხარეს.
მოლაპარაკება ოთხ საათს გაგრძელდა დახურულ კარს მიღმა. შემდეგი შეხვედრა თვის ბოლომდე უნდა
გაიმართოს, განაცხადა ლიგის წარმომადგენელმა.
ტყვეების საკითხი შეხვედრაზე არ განხილულა. სასტუმროსთან შეიკრიბნენ იმ ჯარისკაცების ოჯახები,
რომლებიც ორივე მხარეს ჰყავს დაკავებული.""",
    "chinese": """高地国和低地国的外交部长星期二在安塞尔港举行会晤，这是自三月边界关闭以来的第一次。
双方同意重新开放两个卡车过境点，并允许农民耕种边界两侧的田地。
会谈闭门进行了四个小时。东道主联盟的一名代表说，下一轮会谈将在本月底之前举行。
会议没有涉及战俘问题。被双方关押的士兵的家属聚集在酒店外面。""",
}  # fmt: skip

_EXTRA = """In a separate development, the central bank left its main rate unchanged and said that
prices were rising more slowly than in the spring."""


def copies() -> Iterator[tuple[str, str, str]]:
    """What is done to a text, the text, and the copy made of it."""
    for text in TEXTS.values():
        lines = text.split("\n")
        paragraphs = _paragraphs(text)
        yield "the same", text, text
        yield "set otherwise", text, _typeset(text)
        yield "paragraphs joined", text, " ".join(text.split())
        yield "a headline", text, "A week of small steps\n" + text
        yield "a byline", text, "By our correspondent in Port Ansel, 14 May, 10:45\n" + text
        yield "an agency line at the end", text, text + " (Courier)"
        yield "two headers", "Herald, Monday evening\n" + text, "Courier news agency\n" + text
        yield "two endings", text + "\n© Herald 2031", text + "\nRead more: courier.example"
        yield "two datelines", f"PORT ANSEL (Herald) – {text}", f"Ansel, 14 May, Courier - {text}"
        yield "a paragraph more", text, f"{text}\n{_EXTRA}"
        yield "a paragraph less", f"{text}\n{_EXTRA}", text
        yield "a paragraph in the middle", text, "\n".join((paragraphs[0], _EXTRA, *paragraphs[1:]))
        yield "half of it", text, "\n".join(lines[: len(lines) // 2 + 1])
        yield "the beginning", text, paragraphs[0]
        yield "the end", text, "\n".join(lines[len(lines) // 2 :])
        yield "a sentence left out", text, "\n".join((paragraphs[0], *paragraphs[2:]))
    for old, new in _EDITS:
        for text in TEXTS.values():
            if old in text:
                yield f"{old!r} to {new!r}", text, text.replace(old, new)


_EDITS = (
    ("agreed", "have agreed"), ("told\nreporters", "told journalists"),
    ("accused its neighbour of staging", "blamed its neighbour for staging"),
    ("metres", "meters"), ("rejected the accusation", "dismissed the accusation"),
    ("describe as", "call"), ("most of them elderly", "mostly elderly"),
    ("had been stopped", "were stopped"), ("called off", "cancelled"), ("blocked", "closed"),
    ("сообщил", "заявил"), ("should", "must"), ("settled", "fixed"), ("ended", "closed"),
)  # fmt: skip
"""Light edits: what one outlet's desk changes in another's text."""


def others() -> Iterator[tuple[str, str, str]]:
    """Why one may be taken for a copy, a text, and another that is none."""
    yield from _patterns()
    yield from _changed()
    for (name, text), (other, second) in zip(
        TEXTS.items(), [*list(TEXTS.items())[1:], *list(TEXTS.items())[:1]], strict=True
    ):
        yield f"{name} and {other}", text, second
        yield "a paragraph in a round-up", _paragraphs(text)[0], f"{second}\n{text}"
        yield "one paragraph shared", text, f"{second}\n{_paragraphs(text)[0]}"
    for name, told in _RETOLD.items():
        yield "the same event by another", TEXTS[name], told
    yield "the same words quoted", _QUOTING[0], _QUOTING[1]


def _changed() -> Iterator[tuple[str, str, str]]:
    """The same text a day later: other figures, names or days; a running story."""
    for name, changes in _CHANGES.items():
        text = TEXTS[name]
        for old, new in changes:
            assert old in text, old
            yield f"{old!r} to {new!r}", text, text.replace(old, new)
            yield "and a line more", text, f"{text.replace(old, new)}\nMore is expected shortly."
        running = f"{_LIVE}\n{text}"
        yield "a running story", text, running
        yield "a running story, figures", text, "\n".join((_LIVE, text.replace(*changes[0])))


_CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "talks": (("Tuesday", "Friday"), ("two crossing", "five crossing"), ("23", "31"),
              ("Ilse Brandt", "Jonas Keller"), ("Port Ansel", "Stonebridge")),
    "shelling": (("Riverton", "Highmoor"), ("122", "152"), ("eleven", "sixteen"),
                 ("Monday", "Sunday"), ("three districts", "four districts")),
    "pipeline": (("71 votes to 12", "68 votes to 15"), ("Seaboard", "Upland"), ("2031", "2033"),
                 ("Tomas Veld", "Anna Reet"), ("Friday", "Monday")),
    "election": (("38", "52"), ("noon", "16:00"), ("41", "77"), ("Isles", "Marches"),
                 ("Sunday", "Saturday")),
    "strike": (("Eighteen", "Thirty"), ("nine hundred", "two thousand"), ("Monday", "Thursday"),
               ("Lena Moor", "Piet Hall")),
    "aid": (("forty", "sixty"), ("Highmoor", "Riverton"), ("Saturday", "Tuesday"),
            ("seven weeks", "nine weeks")),
    "russian": (("Ансель", "Стоунбридж"), ("в марте", "в апреле"), ("два пункта", "2 пункта")),
    "georgian": (("ანსელში", "რივერტონში"), ("სამშაბათს", "პარასკევს")),
    "chinese": (("星期二", "星期五"), ("三月", "五月")),
}  # fmt: skip

_LIVE = """14:20 The governor has arrived at the scene and will speak to reporters within the hour,
his office says. Police have closed the road in both directions and ask people to stay away.
13:55 Two helicopters have been seen over the valley. The ministry of the interior declines to say
what they are looking for, and the hospital in the next town has called in its night shift.
13:10 Schools will remain closed tomorrow, the authorities say. Parents were told to fetch their
children before the evening, and buses have been sent from the capital to the nearest villages.
12:40 Shops in the centre have lowered their shutters, a witness says by telephone."""


def _patterns() -> Iterator[tuple[str, str, str]]:
    """Messages of one pattern, short and long."""
    short = "On {d} May {a} forces attacked the village of {p}, killing {n} people, officials said."
    long = (
        "The ministry of defence said on {d} May that units of {a} had opened fire with mortars on"
        " positions near {p}. According to the statement, {n} soldiers were wounded. The ministry"
        " called on the other side to respect the ceasefire and informed the observers of the"
        " League about the incident. The situation along the line of contact is described as tense"
        " but under control, and the roads in the area remain open to civilian traffic."
    )
    first = {"d": "5", "a": "Upland", "p": "Riverton", "n": "three"}
    for change in (
        {"d": "7"}, {"a": "Lowland"}, {"p": "Highmoor"}, {"n": "five"},
        {"d": "7", "n": "five"}, {"d": "9", "a": "Lowland", "p": "Stonebridge", "n": "12"},
    ):  # fmt: skip
        for pattern in (short, long):
            yield "a pattern", pattern.format(**first), pattern.format(**(first | change))
    yield "short, one word", "Upland shelled Riverton.", "Upland shelled Highmoor."
    yield "short, longer", "Upland shelled Riverton.", "Upland shelled Riverton and Highmoor."


_RETOLD = {
    "talks": """For the first time in months the top diplomats of Lowland and Upland sat down at one
table. Meeting in Port Ansel on Tuesday, they decided that lorries may again use two of the closed
crossings and that farmers may work their land. “We have begun to talk,” Ilse Brandt said
afterwards. Prisoners were not discussed, according to the League, although relatives of 23 held
soldiers stood outside.""",
    "shelling": """A school in Riverton was damaged by shells on Monday night and parts of the town
were left without electricity. There were no casualties. Lowland blames Upland, which denies any
role. League observers later counted eleven craters but could not say where the fire came from.""",
    "pipeline": """Seaboard's deputies have approved the gas line to Lowland after two years of
quarrels. Seventy-one voted for it on Friday and twelve against, with much of the opposition absent
in protest at what it called a secret price. Four billion cubic metres a year are to flow from
2031.""",
    "strike": """Port Ansel came to a standstill on Monday as dockers walked out over pay. Eighteen
vessels lay at anchor by nightfall, and fruit growers feared for their harvest. Minister Lena Moor
has offered her services as a mediator while ruling out more money.""",
    "aid": """Help has reached Highmoor. Forty lorries carrying food and medicine arrived on
Saturday after seven weeks in which nothing came through, the Red Lantern society reported. Its
drivers were searched at three checkpoints on the way.""",
}

_SPEECH = """“We have waited for seven years, and we will not wait for another seven. Either the
road is open to everybody by the end of the year or it will be closed to everybody, and nobody
should tell us afterwards that he had not been warned.”"""
_QUOTING = (
    f"""President Karel Odin used his address to the nation to issue an ultimatum over the road to
the lake. {_SPEECH} Members of his party rose to applaud, while the opposition remained seated.""",
    f"""Markets fell on Thursday after unusually harsh words from Stonebridge. {_SPEECH} Traders
said that the remark had caught them off guard; the currency lost two percent within an hour.""",
)


def _paragraphs(text: str) -> list[str]:
    """A text in three parts that end with a sentence."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        found[-1].append(line)
        if line.rstrip()[-1] in ".”。" and len(found[-1]) > 1 - line.isascii():
            found.append([])
    return ["\n".join(part) for part in found if part]


def _typeset(text: str) -> str:
    straight = text.replace("“", '"').replace("”", '"').replace("’", "'")
    return "\n\n".join(" ".join(p.split()) for p in _paragraphs(straight)).replace(" ", "  ", 3)
