"""Kernels that read numbers, days and instants from the bytes of a cell, exactly or not at all.

A decimal whose digits fit 53 bits and whose power of ten is at most 22 is one exact division or
product, so correctly rounded; any other is left to Python's own ``float``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compiling import bits, compiled, inlined, load, wide, zeros

Bytes = NDArray[np.uint8]

OK, BAD, LATER = 0, 1, 2
YMD, YMDHMS, ISO_DAY, ISO_INSTANT, WORDY, SLASHED, DAY_FIRST, DOTTED = range(8)
FORMS = {
    "YYYYMMDD": YMD,
    "YYYYMMDDHHMMSS": YMDHMS,
    "YYYY-MM-DD": ISO_DAY,
    "YYYY-MM-DD HH:MM:SS": ISO_INSTANT,
    "D Month YYYY": WORDY,
    "M/D/YYYY": SLASHED,
    "D/M/YYYY": DAY_FIRST,
    "D.M.YYYY": DOTTED,
}
_ZEROS = bits(0x3030303030303030)
_NIBBLES = bits(0xF0F0F0F0F0F0F0F0)
_SIXES = bits(0x0606060606060606)
_THREES = bits(0x3333333333333333)
_POINTS = bits(0x2E2E2E2E2E2E2E2E)
_LOW = bits(0x7F7F7F7F7F7F7F7F)
_WHOLE = np.array([10**n for n in range(19)], dtype=np.int64)
_POWERS = np.array([10.0**n for n in range(23)])
_MONTHS = np.frombuffer(b"janfebmaraprmayjunjulaugsepoctnovdec", dtype=np.uint8)
_NAMES = np.frombuffer(
    b"january  february march    april    may      june     "
    b"july     august   septemberoctober  november december ",
    dtype=np.uint8,
)


@inlined
def eight(data: Bytes, start: int, count: int) -> int:
    """The number that one to eight digits make, or -1."""
    shift = bits(64 - 8 * count)
    text = bits(load(data, start)) << shift
    if count < 8:
        text |= _ZEROS >> bits(8 * count)
    if ((text & _NIBBLES) | (((text + _SIXES) & _NIBBLES) >> bits(4))) != _THREES:
        return -1
    text = (text & bits(0x0F0F0F0F0F0F0F0F)) * bits(2561) >> bits(8)
    text = (text & bits(0x00FF00FF00FF00FF)) * bits(6553601) >> bits(16)
    text = (text & bits(0x0000FFFF0000FFFF)) * bits(42949672960001) >> bits(32)
    return wide(text)


@inlined
def digits_at_16(data: Bytes, start: int) -> int:
    """The number that 16 digits make, or -1."""
    high, low = eight(data, start, 8), eight(data, start + 8, 8)
    return -1 if high < 0 or low < 0 else high * 100_000_000 + low


@inlined
def digits_at(data: Bytes, start: int, count: int) -> int:
    """The number that 1 to 18 digits make, or -1."""
    if count <= 8:
        return eight(data, start, count)
    if count <= 16:
        high, low = eight(data, start, count - 8), eight(data, start + count - 8, 8)
        return -1 if high < 0 or low < 0 else high * 100_000_000 + low
    high, low = digits_at_16(data, start), eight(data, start + 16, count - 16)
    return -1 if high < 0 or low < 0 else high * (10 if count == 17 else 100) + low


@inlined
def whole(data: Bytes, start: int, stop: int) -> tuple[int, int]:
    """A whole number and whether it is one: a sign and at most 18 digits."""
    at = start
    negative = data[at] == 45
    if negative or data[at] == 43:
        at += 1
    if at == stop or stop - at > 18:
        return 0, BAD
    value = digits_at(data, at, stop - at)
    if value < 0:
        return 0, BAD
    return (-value if negative else value), OK


@inlined
def decimal(data: Bytes, start: int, stop: int) -> tuple[float, int]:
    """A number and whether it is one, or one for ``float``; the usual form in a few steps."""
    at = start
    negative = data[at] == 45
    if negative:
        at += 1
    text = bits(load(data, at)) ^ _POINTS
    nothing = ~(((text & _LOW) + _LOW) | text | _LOW)
    before = wide(zeros(nothing) >> bits(3))
    digits = stop - at
    if nothing != 0 and before < digits:
        after = digits - before - 1
        if before == 0 or after < 1 or after > 15:
            return any_decimal(data, start, stop)
        high, low = eight(data, at, before), digits_at(data, at + before + 1, after)
        value = high * _WHOLE[after] + low
        if high < 0 or low < 0 or before + after > 18 or value >= 1 << 53:
            return any_decimal(data, start, stop)
        number = float(value) / _POWERS[after]
    else:
        value = digits_at(data, at, digits) if 0 < digits <= 15 else -1
        if value < 0:
            return any_decimal(data, start, stop)
        number = float(value)
    return (-number if negative else number), OK


@compiled
def any_decimal(data: Bytes, start: int, stop: int) -> tuple[float, int]:
    """A number and whether it is one, or one for ``float``."""
    at = start
    negative = data[at] == 45
    if negative or data[at] == 43:
        at += 1
    mantissa, digits, power = wide(0), 0, 0
    point = False
    while at < stop:
        byte = data[at]
        if byte == 46 and not point:
            point = True
        elif 48 <= byte <= 57:
            digits += 1
            if mantissa < 100_000_000_000_000_000:
                mantissa = mantissa * 10 + (wide(byte) - 48)
            else:
                mantissa = wide(1) << 62
            power -= point
        else:
            break
        at += 1
    if digits == 0:
        return 0.0, BAD
    if at < stop:
        if (data[at] | 32) != 101 or at + 1 == stop:
            return 0.0, BAD
        exponent, state = whole(data, at + 1, stop)
        if state != OK:
            return 0.0, BAD
        power += exponent
    if mantissa >= 1 << 53 or power > 22 or power < -22:
        return 0.0, LATER
    value = float(mantissa)
    value = value * _POWERS[power] if power >= 0 else value / _POWERS[-power]
    return (-value if negative else value), OK


@inlined
def days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01, or -1 << 40 where the calendar has no such day."""
    if year < 1 or month < 1 or month > 12 or day < 1 or day > 31:
        return -1 << 40
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > 28 and month == 2 and not (leap and day == 29):
        return -1 << 40
    if day == 31 and month in (4, 6, 9, 11):
        return -1 << 40
    shifted = year - (month <= 2)
    era = shifted // 400
    of_era = shifted - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@compiled
def month_named(data: Bytes, start: int, stop: int) -> int:
    """Month by its English name, whole or three letters, or 0."""
    length = stop - start
    if length < 3 or length > 9:
        return 0
    for month in range(12):
        matches = length == 3 or length == 9 or _NAMES[month * 9 + length] == 32
        for at in range(length):
            matches = matches and (data[start + at] | 32) == (
                _MONTHS[month * 3 + at] if length == 3 else _NAMES[month * 9 + at]
            )
        if matches:
            return month + 1
    return 0


@compiled
def wordy_day(data: Bytes, start: int, stop: int) -> int:
    """A day as ``16 May 2025``."""
    width = 2 if stop - start > 1 and data[start + 1] != 32 else 1
    if stop - start < width + 9 or data[start + width] != 32 or data[stop - 5] != 32:
        return -1 << 40
    month = month_named(data, start + width + 1, stop - 5)
    return days_of(digits_at(data, stop - 4, 4), month, digits_at(data, start, width))


@compiled
def marked_day(data: Bytes, start: int, stop: int, mark: int, day_first: bool) -> int:
    """A day as ``1/31/2017``, or with the day first, or with another mark between."""
    one = 2 if stop - start > 1 and data[start + 1] != mark else 1
    two = stop - start - one - 6
    if two < 1 or two > 2 or data[start + one] != mark or data[stop - 5] != mark:
        return -1 << 40
    first, second = digits_at(data, start, one), digits_at(data, start + one + 1, two)
    year = digits_at(data, stop - 4, 4)
    return days_of(year, second, first) if day_first else days_of(year, first, second)


@inlined
def day(data: Bytes, start: int, stop: int, form: int) -> tuple[int, int]:
    """Days since 1970-01-01, and whether the cell is a real day."""
    length = stop - start
    value = -1 << 40
    if form == YMD and length == 8:
        written = eight(data, start, 8)
        value = days_of(written // 10_000, written // 100 % 100, written % 100)
    elif form == ISO_DAY and length == 10 and data[start + 4] == 45 and data[start + 7] == 45:
        value = days_of(
            digits_at(data, start, 4), digits_at(data, start + 5, 2), digits_at(data, start + 8, 2)
        )
    elif form == WORDY:
        value = wordy_day(data, start, stop)
    elif form in (SLASHED, DAY_FIRST, DOTTED):
        value = marked_day(data, start, stop, 46 if form == DOTTED else 47, form != SLASHED)
    return value, OK if value > -1 << 40 else BAD


@inlined
def instant(data: Bytes, start: int, stop: int, form: int) -> tuple[int, int]:
    """Microseconds since 1970-01-01 UTC, and whether the cell is a real instant."""
    if form == YMDHMS and stop - start == 14:
        days, state = day(data, start, start + 8, YMD)
        at, step = start + 8, 2
    elif form == ISO_INSTANT and stop - start == 19:
        days, state = day(data, start, start + 10, ISO_DAY)
        at, step = start + 11, 3
        if data[start + 10] not in (32, 84) or data[at + 2] != 58 or data[at + 5] != 58:
            return 0, BAD
    else:
        return 0, BAD
    hour = digits_at(data, at, 2)
    minute, second = digits_at(data, at + step, 2), digits_at(data, at + 2 * step, 2)
    if state != OK or not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return 0, BAD
    return ((days * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000, OK
