"""Small tables in the shape that publishers give theirs, with numbers of our own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from chalkcircle.feeds.structural import Loaded, load

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RELEASED = date(2024, 3, 1)

NMC = """stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version
KEN,501,1995,190000,24,0,3200,27000,2500,.0012,2025
SOM,520,1995,-9,-9,0,10,6500,-9,.0004,2025
"""
CONTDIR = """dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version
501520,501,"KEN",520,"SOM",1,196312,201612,"",3.2
501510,501,"KEN",510,"TAZ",1,196312,199006,"a, b",3.2
501580,501,"KEN",580,"MAG",5,196312,201612,"",3.2
"""
TRADE = """ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,version
501,520,1995,Kenya,Somalia,4.5,-9,4.5,4
"""
ATOP = """ddyad,stateA,stateB,year,atopally,defense,offense,neutral,nonagg,consul
501520,501,520,1995,1,0,0,0,1,1
520501,520,501,1995,1,1,0,0,1,1
501510,501,510,1995,0,0,0,0,0,0
"""
IDEAL = """"ccode","session","IdealPointAll","Countryname"
501,50,-0.25,"Kenya"
520,50,-0.75,"Somalia"
"""
VDEM = """country_name,country_text_id,country_id,year,COWcode,v2x_polyarchy,v2x_polyarchy_codelow,\
v2x_polyarchy_codehigh,v2x_libdem,v2x_partipdem,v2x_delibdem,v2x_egaldem,v2x_regime,v2x_corr
Kenya,KEN,40,1995,501,0.31,0.28,0.35,0.2,0.2,0.2,0.2,1,0.8
Somalia,SOM,130,1995,520,0.1,,,NA,0.1,0.1,0.1,0,0.9
Zanzibar,ZZB,236,1960,511,0.2,0.1,0.3,0.1,0.1,0.1,0.1,0,0.5
"""
UCDP = """"conflict_id","location","side_a","side_a_id","side_a_2nd","side_b","side_b_id",\
"side_b_2nd","incompatibility","territory_name","year","intensity_level","cumulative_intensity",\
"type_of_conflict","start_date","start_prec","start_date2","start_prec2","ep_end","ep_end_date",\
"ep_end_prec","gwno_a","gwno_a_2nd","gwno_b","gwno_b_2nd","gwno_loc","region","version"
"900","Kenya","Government of Kenya","1","Government of Uganda, Government of Tanzania","Upland \
League, Lowland League","2","","1","Upland","1995","1","0","4","1994-02-03","1","1994-05-01","3",\
"0","","","501","500, 510","","","501","4","22.1"
"901","Kenya, Somalia","Government of Kenya","1","","Government of Somalia","3","","2","","1996",\
"2","1","2","1996-01-02","2","1996-01-02","2","0","","","501","","520","","501, 520","4","22.1"
"""
VOTES = """rcid,ccode,member,session,vote,Country,Countryname,year,date,unres,me,nu,di,hr,co,ec
7001,501,1,50,1,KEN,Kenya,1995,1995-10-01,R/50/1,1,0,0,0,0,0
7001,520,1,50,1,SOM,Somalia,1995,1995-10-01,R/50/1,1,0,0,0,0,0
7001,510,1,50,8,TAZ,Tanzania,1995,1995-10-01,R/50/1,1,0,0,0,0,0
7002,501,1,50,1,KEN,Kenya,1995,1995-10-02,R/50/2,1,0,0,0,0,0
7002,520,1,50,2,SOM,Somalia,1995,1995-10-02,R/50/2,1,0,0,0,0,0
7002,510,1,50,1,TAZ,Tanzania,1995,1995-10-02,R/50/2,1,0,0,0,0,0
7003,501,1,50,3,KEN,Kenya,1996,1996-01-02,R/50/3,0,0,0,1,0,0
7003,520,1,50,3,SOM,Somalia,1996,1996-01-02,R/50/3,0,0,0,1,0,0
7004,501,1,50,2,KEN,Kenya,1995,1995-10-03,R/50/4,0,0,0,0,0,0
7004,520,1,50,2,SOM,Somalia,1995,1995-10-03,R/50/4,0,0,0,0,0,0
"""
FINAL = """year\tccode\tiso3c\tCountryname\tNVotesFP\tIdealPointFP\tQ5%FP\tQ95%FP
1995\t501\tKEN\tKenya\t60\t-0.5\t-0.6\t-0.4
"""
LIBRARY = """undl_id,ms_code,ms_name,ms_vote,date,session,resolution,title,subjects,\
vote_note,total_yes
41,KEN,KENYA,Y,1995-12-01,50,A/RES/50/1,"Of peace, and such",peace.,,2
41,SOM,SOMALIA,A,1995-12-01,50,A/RES/50/1,"Of peace, and such",peace.,,2
42,KEN,KENYA,N,1995-12-02,50,A/RES/50/2,Of war,war.,,1
42,SOM,SOMALIA,X,1995-12-02,50,A/RES/50/2,Of war,war.,,1
43,KEN,KENYA,N,1995-12-02,50,A/RES/50/3,Of war,war.,,1
43,SOM,SOMALIA,N,1995-12-02,50,A/RES/50/3,Of war,war.,,1
"""
FACTBOOK = """gec,field,text
ke,Economy > Exports - partners,"Uganda 11%, USA 9.5%, Wakanda 2% (2023)"
ke,Economy > Imports - partners,"China 20%, UAE 12% (2022 est.)"
ke,Geography > Area,whatever
"""


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    """A file with this text."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text.encode())
    return path


def read(folder: Path, table: str, text: str, **fields: object) -> Loaded:
    """A table read from a file with this text."""
    path = written(folder, text)
    return load(table, path, **({"released": RELEASED, "now": NOW} | fields))  # type: ignore[arg-type]
