"""Where two statements part, in one sentence that can be quoted, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from screening.common.lengths import km_words
from screening.coordination.clause_figures import clause_figures
from screening.coordination.columns import (
    SAME_LENGTH_KM,
    SAME_PC_FACTOR,
    SAME_RADIUS_M,
    SAME_TCA_S,
    Column,
    data_words,
    is_same_pc,
    likelihood_words,
    met_words,
    rule_name,
)
from screening.coordination.protocol.clauses import Words
from screening.coordination.stated_words import in_chinese, method_name

_WHOLE_FROM: Final = 10.0  # factors


def sentence_of(one: Column, other: Column) -> Words:
    """Say in one sentence where two statements part, why, and by which rules.

    What is behind a difference is told only as far as it was stated: no cause is made up.
    """
    silent = [each for each in (one, other) if each.missing is not None]
    if silent:
        return _missing(silent)
    parts = [*_geometry(one, other), _likelihood(one, other)]
    if _is_apart(one, other):
        parts.append(_behind(one, other))
    parts += [_rule(each) for each in (one, other)]
    en, zh = "; ".join(each.en for each in parts), "；".join(each.zh for each in parts)
    return Words(f"{en[0].upper()}{en[1:]}.", f"{zh}。")


def _missing(silent: list[Column]) -> Words:
    why = [(each.name, each.missing) for each in silent if each.missing is not None]
    en = "; ".join(f"{name.en}: {missing.en.rstrip('.')}" for name, missing in why)
    zh = "；".join(f"{name.zh}：{missing.zh.rstrip('.。')}" for name, missing in why)
    return Words(f"Nothing to compare. {en}.", f"无法比较。{zh}。")


def _geometry(one: Column, other: Column) -> list[Words]:
    found = [_miss(one, other)]
    first, second = one.instant("tca_utc"), other.instant("tca_utc")
    apart_s = abs((first - second).total_seconds()) if first and second else 0.0
    if apart_s > SAME_TCA_S:
        found.append(
            Words(f"closest approach {apart_s:.1f} s apart", f"最接近时刻相差{apart_s:.1f} s")
        )
    return found


def _miss(one: Column, other: Column) -> Words:
    told = _told(one, other, "miss_distance_km", km_words)
    both = _pair(one, other, "miss_distance_km")
    if both is not None and abs(both[0] - both[1]) <= SAME_LENGTH_KM:
        en, zh = _both(one, other, told)
        return Words(
            f"same miss distance within {SAME_LENGTH_KM} km ({en})",
            f"最近距离相差不超过{SAME_LENGTH_KM} km（{zh}）",
        )
    return _against(one, other, told, Words("miss distance", "最近距离"))


def _likelihood(one: Column, other: Column) -> Words:
    told = _told(one, other, "pc", likelihood_words)
    both = _pair(one, other, "pc")
    name = Words("probability of collision", "碰撞概率")
    if both is not None and is_same_pc(*both):
        en, zh = _both(one, other, told)
        return Words(
            f"same {name.en} within a factor of {SAME_PC_FACTOR:g} ({en})",
            f"{name.zh}相差不超过{SAME_PC_FACTOR:g}倍（{zh}）",
        )
    words = _against(one, other, told, name, reason="pc_reason")
    low, high = sorted(both) if both is not None else (0.0, 0.0)
    if low <= 0.0:
        return words
    factor = f"{high / low:,.0f}" if high / low >= _WHOLE_FROM else f"{high / low:.1f}"
    return Words(f"{words.en}, a factor of {factor}", f"{words.zh}，相差{factor}倍")


def _pair(one: Column, other: Column, name: str) -> tuple[float, float] | None:
    """A figure of both, None unless both state it."""
    first, second = one.figure(name), other.figure(name)
    return None if first is None or second is None else (first, second)


def _told(
    one: Column, other: Column, name: str, words: Callable[[float], str]
) -> tuple[str | None, str | None]:
    first, second = one.figure(name), other.figure(name)
    return (
        None if first is None else words(first),
        None if second is None else words(second),
    )


def _against(
    one: Column,
    other: Column,
    told: tuple[str | None, str | None],
    name: Words,
    *,
    reason: str | None = None,
) -> Words:
    """ "Pc 3.1e-05 (A) against 8.0e-07 (B)"; what one does not state is said so.

    ``reason``: the field of a statement that says why it has none.
    """
    if told[0] is None and told[1] is None:
        return Words(f"neither states a {name.en}", f"双方均未给出{name.zh}")
    if told[0] is not None and told[1] is not None:
        en = f"{name.en} {told[0]} ({one.name.en}) against {told[1]} ({other.name.en})"
        return Words(en, f"{name.zh}：{_both(one, other, told)[1]}")
    known, value, silent = (one, told[0], other) if told[0] is not None else (other, told[1], one)
    stated = silent.text(reason) if reason else ""
    why = stated.rstrip(".。")
    return Words(
        f"{name.en} {value} ({known.name.en}), not stated by {silent.name.en}"
        + (f" ({why})" if why else ""),
        f"{name.zh}：{known.name.zh} {in_chinese(value or '')}，{silent.name.zh}未给出"
        + (f"（{in_chinese(stated).rstrip('.。')}）" if why else ""),
    )


def _both(one: Column, other: Column, told: tuple[str | None, str | None]) -> tuple[str, str]:
    en = f"{one.name.en} {told[0]}, {other.name.en} {told[1]}"
    zh = [in_chinese(each or "") for each in told]
    return en, f"{one.name.zh} {zh[0]}，{other.name.zh} {zh[1]}"


def _is_apart(one: Column, other: Column) -> bool:
    """Whether there is a difference to be explained."""
    misses, likelihoods = _pair(one, other, "miss_distance_km"), _pair(one, other, "pc")
    return (misses is not None and abs(misses[0] - misses[1]) > SAME_LENGTH_KM) or (
        likelihoods is not None and not is_same_pc(*likelihoods)
    )


def _behind(one: Column, other: Column) -> Words:
    """What was stated differently: data, hard-body radius, method."""
    named = [(Words("data", "所用数据"), data_words), (Words("method", "计算方法"), _method)]
    radii_m = _pair(one, other, "hard_body_radius_m")
    if radii_m is not None and abs(radii_m[0] - radii_m[1]) > SAME_RADIUS_M:
        named.insert(1, (Words("hard-body radius", "硬体半径"), _radius))
    told = [(name, words(one), words(other)) for name, words in named]
    found = [(name, a, b) for name, a, b in told if a is not None and b is not None and a != b]
    if not found:
        return Words("nothing that was stated explains why", "双方所给出的内容不足以说明差异原因")
    en = ", ".join(f"{name.en} ({a.en} against {b.en})" for name, a, b in found)
    zh = "，".join(f"{name.zh}（{a.zh}；{b.zh}）" for name, a, b in found)
    return Words(f"what differs behind it: {en}", f"所依据的内容不同：{zh}")


def _radius(column: Column) -> Words | None:
    radius_m = column.figure("hard_body_radius_m")
    return None if radius_m is None else Words(f"{radius_m:.1f} m", f"{radius_m:.1f} m")


def _method(column: Column) -> Words | None:
    method = method_name(column.text("pc_method"))
    return Words(method, in_chinese(method)) if method else None


def _rule(column: Column) -> Words:
    """The rule that a side goes by: the first that is met, else the first that is not."""
    if not column.criteria:
        why = column.no_criteria
        return Words(f"{column.name.en} {why.en}", f"{column.name.zh}{why.zh}")
    rule = min(column.criteria, key=lambda each: _met_first(each.get("is_met")))
    is_met = rule.get("is_met")
    named, met = rule_name(rule), met_words(is_met)
    clauses = rule.get("clauses")
    held = [each for each in clauses if isinstance(each, Mapping)] if clauses else []
    deciding = [each for each in held if each.get("is_met") is is_met]
    told = [clause_figures(each) for each in deciding]
    en, zh = "; ".join(each.en for each in told), "；".join(each.zh for each in told)
    return Words(
        f"“{named}” of {column.name.en}: {met.en}" + (f" ({en})" if en else ""),
        f"{column.name.zh}的判据“{in_chinese(named)}”：{met.zh}" + (f"（{zh}）" if zh else ""),
    )


def _met_first(is_met: object) -> int:
    return 0 if is_met is True else 1 if is_met is False else 2
