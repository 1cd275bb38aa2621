"""A small study of two neighbours, as the files of a folder; tests break it one cell at a time."""

from __future__ import annotations

from pathlib import Path

HEADER = (
    "entry,version,date,title,actors,predicate,mode,recipients,place,holder,stance,text,"
    "outlet,source_title,source_address,cites,opened,written"
)
FACT_HEADER = (
    "fact,corridor,attribute,value,unit,as_of,said_by,stance,text,outlet,source_title,"
    "source_address,opened,written,note"
)
POSITION_HEADER = "position,issue,actor,date,value,salience,text,rests_on,written"
SOURCE = "La Patria,La Patria of 3 May,https://example.org/a,,yes,"
TINY = {
    "study.toml": """
        id = "altiplano"
        title = "Altiplano study"
        description = "Two neighbours and the sea."
        licence = "CC BY 4.0"
        region = "The high plain"
        language = "en"
        compiled = 2026-01-31
        names_policy = "un_members"
        actors_of_interest = ["BOL", "CHL"]
        outside_powers = ["PER"]
        dyads = [["BOL", "CHL"]]
        [[issues]]
        id = "sea"
        text = "Access to the sea"
        low = "none"
        high = "a port"
    """,
    "chronicle.csv": f"""{HEADER}
c1,a,2018-10-01,Judgment,ICJ,REJECT,change,BOL,The Hague,,,The court turns Bolivia down.,{SOURCE}
c2,a,2017-03-19,Nine men,CHL,COERCE,arrest,BOL/GOV=Bolivian officials,,CHL,asserts,\
Chile says they were stealing.,{SOURCE}
c2,b,2017-03-19,Nine men,CHL,COERCE,arrest,BOL/GOV=Bolivian officials,,BOL,denies,\
Bolivia says they were kidnapped.,{SOURCE}2026-02-01
c3,a,2021,Talks,BOL; CHL,CONSULT,,,,=La Patria,,They talk in 2021.,{SOURCE}
c3,b,2021-12/2022,Talks,BOL; CHL,CONSULT,,,,=El Mercurio,,They talk from December on.,{SOURCE}
""",
    "ties.csv": f"""{HEADER}
t1,a,1904-10-20/..,Port right,BOL,transit_through,,CHL,,,,Bolivia ships through Arica.,{SOURCE}
t2,a,1978/..,No ambassadors,BOL,borders,,CHL,,,,They share a border.,unverified,unverified,,,no,
""",
    "corridor_facts.csv": f"""{FACT_HEADER}
f1,arica,length,440,km,,,,The railway from Arica to La Paz is 440 kilometres long.,La Patria,\
La Patria of 3 May,https://example.org/a,yes,,
f2,arica,freight,250000,tonnes,2021,CHL,,Chile counts 250000 tonnes for 2021.,La Patria,\
La Patria of 3 May,https://example.org/a,yes,2026-02-01,by weight
f3,arica,freight,90000,tonnes,2021-01/2021-12,=the port workers,,The port workers count less.,\
El Mercurio,El Mercurio,,no,,
f4,arica,freight,500000,tonnes,2021,BOL,predicts,Bolivia plans with half a million tonnes.,\
La Patria,La Patria of 3 May,https://example.org/a,yes,,
""",
    "positions.csv": f"""{POSITION_HEADER}
p1,sea,BOL,2018/..,95,90,Bolivia asked the court for a port and lost.,c1; t1,
p2,sea,CHL/GOV=Chile's government,2021,5,,Chile keeps what it has.,c2;f2,2026-02-01
""",
    "questions.toml": """
        [[questions]]
        id = "port"
        text = "Will Bolivia get a port?"
        note = "Asked since 1879."
        bearing = [{ dyads = [["BOL", "CHL"]] }, { words = ["port"], kinds = ["forecast"] }]
        [[templates]]
        id = "talks"
        question = "port"
        text = "Do {actor} and {recipient} meet from {opens} to {closes}?"
        pairs = [["BOL", "CHL"]]
        predicates = ["CONSULT"]
        least = 2
        horizon_days = 30
        note = "Meetings count, plans for one do not."
    """,
    "outlets.toml": """
        [[outlets]]
        id = "patria"
        name = "La Patria"
        kind = "paper"
        country = "BOL"
        owner = "a family"
        state_ties = "none known"
        languages = ["es"]
    """,
    "corridors.toml": """
        [[corridors]]
        id = "arica"
        name = "Arica-La Paz railway"
        names = [{ name = "Tren de Arica", used_by = "CHL" }]
        mode = "rail"
        ends = ["Arica", "La Paz"]
        through = ["CHL", "BOL"]
        status = "open"
        status_as_of = "2021-05"
        source_title = "La Patria"
        source_address = "https://example.org/b"
        opened = true
    """,
}


def write_study(folder: Path, **changed: str | None) -> Path:
    """Write the files into a folder, some of them changed (``ties_csv=...``) or left out."""
    files: dict[str, str | None] = {**TINY}
    files |= {".".join(name.rsplit("_", 1)): text for name, text in changed.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
        else:
            (folder / name).unlink(missing_ok=True)
    return folder
