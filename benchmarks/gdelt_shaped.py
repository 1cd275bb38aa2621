"""Rows of GDELT 2.0's shape, out of a seed alone: zipped files as published, or rows of the ledger.

Shares (missing actors, mentions, lags of the day, events an address) are those counted in a real
file of 2,111 rows of 24 October 2019; names, towns and addresses are made up. One day is 96 files.

python benchmarks/gdelt_shaped.py FOLDER --rows 100000 [--seed N] [--per-file 1488] [--start DAY]
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from chalkcircle.codes import Scheme, cameo_codes, codes_of, countries
from measuring import SEED

PER_FILE = 1488
FILES_A_DAY = 96
START = date(2016, 1, 4)
TOWNS, SITES, WORDS = 60_000, 8_000, 6_000
EVENTS_AN_ADDRESS = 4.25
_QUADS = (1,) * 5 + (2,) * 3 + (3,) * 5 + (4,) * 7
"""Quad class of the CAMEO roots 01 to 20."""
_SYLLABLES = tuple("ka ba ru to mi sa lo ne chi bo dar ven al mar sto per gra ist bel nov".split())
_ROLES = ("", "GOV", "MIL", "COP", "OPP", "BUS", "JUD", "MED", "REB", "LEG", "EDU", "CVL")
_ROLE_SHARES = (0.56, 0.2, 0.03, 0.03, 0.03, 0.03, 0.02, 0.03, 0.02, 0.02, 0.02, 0.01)
_MENTIONS = (2, 1, 10, 4, 6, 3, 5, 8, 20)
_MENTION_SHARES = (0.27, 0.16, 0.14, 0.13, 0.09, 0.08, 0.06, 0.05, 0.02)
_LAGS, _LAG_SHARES = (0, 1, 7, 30, 365), (0.961, 0.004, 0.011, 0.008, 0.016)

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as indices into the pools, and what is drawn for each."""

    first_id: int
    known: np.ndarray
    lag: np.ndarray
    actor: np.ndarray
    recipient: np.ndarray
    event: np.ndarray
    root: np.ndarray
    mentions: np.ndarray
    tone: np.ndarray
    town: np.ndarray
    article: np.ndarray
    addresses: pa.Array


class Pools:
    """What rows are drawn from; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.places = [
            (one.iso3, schemes[Scheme.CAMEO][0], schemes[Scheme.FIPS][0], one.name.upper())
            for one in countries()
            if (schemes := codes_of(one.iso3, year=2020)).keys() >= {Scheme.CAMEO, Scheme.FIPS}
        ]
        self._actors()
        self._towns()
        codes = [c.cameo for c in cameo_codes()]
        self.codes = pa.array(codes)
        roots = np.array([int(code[:2]) for code in codes])
        self.quads = np.array(_QUADS, np.int8)[roots - 1]
        self.goldstein = np.round(self.rng.normal(4.0 - 0.7 * roots, 1.2).clip(-10, 10), 1)
        self.event_draw = _drawn(_zipf(len(codes), 0.9, self.rng.permutation(len(codes))))
        words = [
            "".join(self.rng.choice(_SYLLABLES, self.rng.integers(1, 4))) for _ in range(WORDS)
        ]
        self.words = pa.array(words)
        ends = self.rng.choice(["com", "org", "net", "co.uk", "ru", "in"], SITES)
        pair = self.rng.integers(0, WORDS, (SITES, 2))
        self.sites = pa.array(
            [f"https://www.{words[a]}{words[b]}.{e}" for (a, b), e in zip(pair, ends, strict=True)]
        )
        self.site_draw = _drawn(_zipf(SITES, 0.8))
        self.word_draw = _drawn(_zipf(WORDS, 0.7))

    def _actors(self) -> None:
        """220 or so countries by role, 60 roles without a country, and nobody."""
        weight = _zipf(len(self.places), 1.1, self.rng.permutation(len(self.places)))
        rows: list[tuple[str, str, str, str]] = []
        shares: list[float] = []
        for (iso3, cameo, _, name), w in zip(self.places, weight, strict=True):
            for role, share in zip(_ROLES, _ROLE_SHARES, strict=True):
                rows.append((cameo + role, name, cameo, iso3))
                shares.append(w * share)
        bare = [role for role in _ROLES if role]
        rows += [(role, role.title(), "", "") for role in bare] + [("", "", "", "")]
        named, roles = np.array(shares), _zipf(len(bare), 0.8)
        named, roles = named / named.sum(), roles / roles.sum()
        self.actor_draw = _drawn(np.r_[named * 0.61, roles * 0.31, 0.08])
        self.recipient_draw = _drawn(np.r_[named * 0.48, roles * 0.27, 0.25])
        self.actors = [pa.array(column) for column in zip(*rows, strict=True)]

    def _towns(self) -> None:
        rng = self.rng
        names = ["".join(rng.choice(_SYLLABLES, rng.integers(2, 5))).title() for _ in range(TOWNS)]
        place = rng.choice(len(self.places), TOWNS, p=_zipf(len(self.places), 0.7))
        self.town_kind = rng.choice([1, 2, 3, 4, 5], TOWNS, p=[0.04, 0.06, 0.3, 0.56, 0.04])
        rows = [self.places[p] for p in place]
        self.town_name = pa.array(
            [f"{n}, {r[3].title()}" for n, r in zip(names, rows, strict=True)]
        )
        self.town_fips = pa.array([r[2] for r in rows])
        self.town_iso3 = pa.array([r[0] for r in rows])
        self.lat = np.round(rng.uniform(-55, 68, TOWNS), 4)
        self.lon = np.round(rng.uniform(-170, 179, TOWNS), 4)
        self.town_draw = _drawn(_zipf(TOWNS, 0.9))

    def batch(self, count: int, first_id: int, known: datetime, seed: int) -> Batch:
        """Rows of one file: articles, each with its events; 17 % of them tell one twice."""
        rng = np.random.default_rng(seed)
        sizes = np.minimum(rng.geometric(1 / EVENTS_AN_ADDRESS, count), 96)
        articles = int(np.searchsorted(np.cumsum(sizes), count)) + 1
        article = np.repeat(np.arange(articles), sizes[:articles])[:count]
        actor = np.where(rng.random(count) < 0.55, self.actor_draw(rng, articles)[article],
                         self.actor_draw(rng, count))  # fmt: skip
        recipient = self.recipient_draw(rng, count)
        event = self.event_draw(rng, count)
        again = np.flatnonzero((rng.random(count) < 0.17) & (np.diff(article, prepend=-1) == 0))
        for column in (actor, recipient, event):
            column[again] = column[again - 1]
        town = np.where(rng.random(count) < 0.6, self.town_draw(rng, articles)[article],
                        self.town_draw(rng, count))  # fmt: skip
        slug = [self.words.take(pa.array(self.word_draw(rng, articles))) for _ in range(6)]
        site = self.sites.take(pa.array(self.site_draw(rng, articles)))
        number = pc.cast(pa.array(rng.integers(10**5, 10**9, articles)), pa.string())
        path = pc.binary_join_element_wise(*slug, number, "-")
        return Batch(
            first_id=first_id,
            known=np.full(count, np.datetime64(known.replace(tzinfo=None), "us")),
            lag=rng.choice(_LAGS, count, p=_LAG_SHARES),
            actor=actor,
            recipient=recipient,
            event=event,
            root=rng.random(count) < 0.6,
            mentions=rng.choice(_MENTIONS, count, p=_MENTION_SHARES).astype(np.int32),
            tone=np.round(rng.normal(-2, 3.5, articles), 13)[article],
            town=town,
            article=article,
            addresses=pc.binary_join_element_wise(site, "news", path, "/"),
        )


def published(pools: Pools, drawn: Batch) -> bytes:
    """The 61 columns as GDELT writes them: tabs, no header, no quotes."""
    n = len(drawn.actor)
    empty = pa.array([""] * n)
    day = drawn.known.astype("datetime64[D]") - drawn.lag
    digits = pa.array(np.char.replace(day.astype(str), "-", ""))
    columns: list[Any] = [
        pa.array(np.arange(drawn.first_id, drawn.first_id + n)), digits,
        pc.utf8_slice_codeunits(digits, 0, 6), pc.utf8_slice_codeunits(digits, 0, 4),
        pc.binary_join_element_wise(pc.utf8_slice_codeunits(digits, 0, 4), "5000", "."),
    ]  # fmt: skip
    for who in (drawn.actor, drawn.recipient):
        code, name, country, _ = (column.take(pa.array(who)) for column in pools.actors)
        role = pc.utf8_slice_codeunits(code, 3, 6)
        columns += [code, name, country, *[empty] * 4, role, empty, empty]
    codes = pools.codes.take(pa.array(drawn.event))
    columns += [pa.array(drawn.root.astype(np.int8)), codes, pc.utf8_slice_codeunits(codes, 0, 3)]
    columns += [pc.utf8_slice_codeunits(codes, 0, 2), pa.array(pools.quads[drawn.event])]
    mentions = pa.array(drawn.mentions)
    columns += [pa.array(np.char.mod("%.1f", pools.goldstein[drawn.event])), mentions]
    columns += [pa.array(np.ones(n, np.int8)), mentions, pa.array(drawn.tone)]
    town = pa.array(drawn.town)
    fips = pools.town_fips.take(town)
    where = [
        pa.array(pools.town_kind[drawn.town]), pools.town_name.take(town), fips,
        pc.binary_join_element_wise(fips, "07", ""), empty, pa.array(pools.lat[drawn.town]),
        pa.array(pools.lon[drawn.town]), pa.array(drawn.town * -31),
    ]  # fmt: skip
    columns += where * 3
    added = str(drawn.known[0].astype("datetime64[s]"))
    columns += [pa.array([added.translate({45: None, 58: None, 84: None})] * n)]
    columns += [drawn.addresses.take(pa.array(drawn.article))]
    table = pa.table(columns, names=[str(i) for i in range(61)])
    sink = io.BytesIO()
    options = pyarrow.csv.WriteOptions(
        include_header=False, delimiter="\t", quoting_style="none", batch_size=16384
    )
    pyarrow.csv.write_csv(table, sink, options)
    return sink.getvalue()


def stored(pools: Pools, drawn: Batch) -> Columns:
    """The same rows as columns of the ledger, by name; those not named are null."""
    n = len(drawn.actor)
    code, _, _, iso3 = pools.actors
    nobody = pc.equal(iso3, "")
    entity = pc.if_else(nobody, pa.scalar(None, pa.string()), iso3)
    town, day = pa.array(drawn.town), drawn.known.astype("datetime64[D]") - drawn.lag

    def words(indices: np.ndarray, pool: pa.Array) -> pa.Array:
        return pool.take(pa.array(indices)).dictionary_encode()

    return {
        "native_id": pa.array(np.arange(drawn.first_id, drawn.first_id + n)),
        "day": pa.array(day),
        "known_at": pa.array(drawn.known),
        "actor": words(drawn.actor, entity),
        "recipient": words(drawn.recipient, entity),
        "actor_code": words(drawn.actor, code),
        "recipient_code": words(drawn.recipient, code),
        "event_code": words(drawn.event, pools.codes),
        "quad": pa.array(pools.quads[drawn.event]),
        "intensity": pa.array(pools.goldstein[drawn.event]),
        "mentions": pa.array(drawn.mentions),
        "sources": pa.array(np.ones(n, np.int32)),
        "articles": pa.array(drawn.mentions),
        "tone": pa.array(drawn.tone),
        "root": pa.array(drawn.root),
        "place": pools.town_name.take(town).dictionary_encode(),
        "place_type": pa.array(pools.town_kind[drawn.town].astype(np.int8)),
        "place_country": pools.town_iso3.take(town).dictionary_encode(),
        "lat": pa.array(pools.lat[drawn.town]),
        "lon": pa.array(pools.lon[drawn.town]),
        "source": drawn.addresses.take(pa.array(drawn.article)).dictionary_encode(),
        "row": pa.array(np.arange(1, n + 1, dtype=np.int32)),
    }


def batches(
    pools: Pools, rows: int, *, seed: int, per_file: int = PER_FILE, start: date = START,
    files_a_day: int = FILES_A_DAY,
) -> Iterator[tuple[datetime, Batch]]:  # fmt: skip
    """Files of ``per_file`` rows until there are ``rows``, each with its instant."""
    known = datetime(start.year, start.month, start.day, tzinfo=UTC)
    step = timedelta(days=1) / files_a_day
    for number, first in enumerate(range(0, rows, per_file)):
        count = min(per_file, rows - first)
        yield known, pools.batch(count, 410_000_000 + first, known, seed * 1_000_003 + number)
        known += step


def write_files(folder: Path, rows: int, *, seed: int, per_file: int, start: date) -> list[Path]:
    """Zips as published, ``YYYYMMDDHHMMSS.export.CSV.zip``."""
    folder.mkdir(parents=True, exist_ok=True)
    pools, written = Pools(seed), []
    for known, drawn in batches(pools, rows, seed=seed, per_file=per_file, start=start):
        name = f"{known:%Y%m%d%H%M%S}.export.CSV"
        path = folder / f"{name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(name, published(pools, drawn))
        written.append(path)
    return written


def _zipf(n: int, power: float, order: np.ndarray | None = None) -> np.ndarray:
    weight = 1 / np.arange(1, n + 1) ** power
    weight /= weight.sum()
    return weight if order is None else weight[order]


class _drawn:  # noqa: N801 (used as a function)
    """Draws indices by weight."""

    def __init__(self, weight: np.ndarray) -> None:
        self.upto = np.cumsum(weight) / weight.sum()

    def __call__(self, rng: np.random.Generator, n: int) -> np.ndarray:
        return np.minimum(np.searchsorted(self.upto, rng.random(n)), len(self.upto) - 1)


def main() -> int:
    """Write a folder of zips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--per-file", type=int, default=PER_FILE)
    parser.add_argument("--start", type=date.fromisoformat, default=START)
    given = parser.parse_args()
    written = write_files(
        given.folder, given.rows, seed=given.seed, per_file=given.per_file, start=given.start
    )
    print(f"{given.rows} rows in {len(written)} files")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
