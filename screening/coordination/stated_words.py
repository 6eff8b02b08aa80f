"""What this product itself writes into statements, in Chinese: rules, methods, reasons. Pure.

A statement holds words, not keys, so that it reads the same for ever. The words that ship with the
product are put into Chinese where they are shown; what people name or write by themselves is left
as they wrote it. tests/unit/coordination/test_stated_words.py holds the list against the sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_RULES: Final = {
    "US emergency notification": "美国紧急通报",
    "ISS notification box": "国际空间站通报区（箱形）",
    "ISS pizza box": "国际空间站“比萨盒”箱形区",
    "ISS yellow": "国际空间站黄色预警门限",
    "ISS red": "国际空间站红色预警门限",
    "BITTT criterion of 2011": "北京跟踪与通信技术研究所2011年判据",
    "Starlink, 1e-5": "星链门限 1e-5",
    "Starlink, 3e-7": "星链门限 3e-7",
    "UK level, 0.1 %": "英国0.1%级",
    "UK level, 1 %": "英国1%级",
    "UK level, 5 %": "英国5%级",
    "Station side, 2021": "空间站方2021年判据",
}
_SOURCES: Final = {
    "A proposal of the Safe Passage project": "Safe Passage项目的建议稿",
    "18th Space Defense Squadron, emergency notification criteria for low Earth orbit": (
        "美国太空军第18太空防御中队，近地轨道紧急通报判据"
    ),
    "ISS practice; also the NASA and SpaceX agreement of 2021": (
        "国际空间站惯例；另见NASA与SpaceX 2021年协议"
    ),
    "ISS practice, as published by NASA": "NASA公布的国际空间站惯例",
    "NASA, ISS debris avoidance flight rules, as published": "NASA公布的国际空间站碎片规避飞行规则",
    "Public Chinese criterion of 2011 (BITTT)": "2011年公开的中国判据（北京跟踪与通信技术研究所）",
    "SpaceX filings, the earlier threshold": "SpaceX申报文件，早期门限",
    "SpaceX filings, the later threshold": "SpaceX申报文件，后期门限",
    "UK Monitor Space Hazards, alert levels": "英国Monitor Space Hazards服务的预警级别",
    "The station side's position in the exchange on A/AC.105/1262 (3 December 2021)": (
        "空间站方在A/AC.105/1262号文件（2021年12月3日）有关往来函件中的立场"
    ),
}
_SUBJECTS: Final = {
    "miss distance": "最近距离",
    "radial distance": "径向距离",
    "in-track distance": "迹向距离",
    "cross-track distance": "法向距离",
    "probability of collision": "碰撞概率",
    "largest probability the geometry allows": "几何条件下的最大碰撞概率",
    "time to closest approach": "距最接近时刻的时间",
    "relative speed": "相对速度",
    "entering the station's volume": "进入空间站警戒区",
    "entering the notification box": "进入通报区（箱形）",
    "object is known to manoeuvre": "已知该物体会机动",
    "object's intent is unknown": "该物体意图不明",
    "probability of collision is unknown": "碰撞概率不详",
}
_STATIONS: Final = {
    "ISS": "国际空间站",
    "International Space Station": "国际空间站",
    "Tiangong": "天宫空间站",
    "China Space Station (Tiangong)": "中国空间站（天宫）",
}
_METHODS: Final = {
    "foster": "Foster法",
    "chan": "Chan法",
    "alfano-max": "Alfano最大概率法",
    "monte-carlo": "蒙特卡罗法",
    "slow": "慢速交会法",
}
# What messages call the methods that are ours too, after the registry of CCSDS (SANA)
_OTHER_NAMES: Final = {
    "foster-1992": "foster",
    "chan-1997": "chan",
    "alfano-max-probability": "alfano-max",
    "hall-2021": "slow",
}
_REASONS: Final = {
    "The position or velocity of an object is not given.": "未给出某一物体的位置或速度。",
    "No combined hard-body radius above zero is given.": "未给出大于零的联合硬体半径。",
    "The position covariance of at least one object is not given.": (
        "至少有一个物体的位置协方差未给出。"
    ),
    "The position covariance of both objects is zero: not knowledge.": (
        "两个物体的位置协方差均为零，不能视为已知。"
    ),
    "A covariance matrix is not symmetric.": "协方差矩阵不对称。",
    "Refused: correlations of an object's covariance are beyond 1, alone or together, by more than"
    " rounding. No such covariance can be.": (
        "不予采用：某一物体协方差的相关系数（单独或联合）大于1，且超出舍入误差，不可能成立。"
    ),
    "The relative speed is zero: there is no encounter plane and no moment of passing. Use the"
    " slow-encounter method.": "相对速度为零：不存在交会平面和交会时刻。请采用慢速交会法。",
    "The 6x6 covariance with velocities of at least one object is not given; the slow-encounter and"
    " the two-body Monte Carlo methods need it.": (
        "至少有一个物体未给出含速度的6×6协方差，慢速交会法和二体蒙特卡罗法均需要该数据。"
    ),
    "At least one state is not on a closed orbit around Earth.": (
        "至少有一个状态不在绕地球的闭合轨道上。"
    ),
    "The quadrature did not reach its tolerance.": "数值积分未达到精度要求。",
    "Refused: a variance below zero is no covariance.": "不予采用：方差小于零，不是有效的协方差。",
    "No sample collided: only an upper limit is known. Use more samples.": (
        "样本中无一碰撞，仅知上限。请增加样本数。"
    ),
    "The two hardly move against each other, which a method with straight paths cannot judge, and"
    " the slow-encounter method needs the covariance of both velocities, which is not known.": (
        "两个物体相对速度极小，直线相对运动的方法不适用；慢速交会法需要双方的速度协方差，而该数据不详。"
    ),
    "The closest approach is over a minute away from the moment that is known.": (
        "最接近时刻与已知状态的时刻相差超过1分钟。"
    ),
    "Its likelihood has not been judged here.": "本系统未评估其碰撞概率。",
    "The message states none.": "电文中未给出。",
    "No assessment of it rests on public element sets alone: the figures are their owners' to"
    " release.": "没有仅依据公开轨道根数的评估：有关数值由数据持有方决定是否公开。",
    "How likely it is rests on data that are not public.": "碰撞概率的计算依据未公开的数据。",
    "public element sets": "公开轨道根数",
    # Why a part is not shown (screening.operators.release), as the room says it too
    "The release policy of its holder does not let this party see it.": (
        "持有方的信息发布规定不允许该方查看。"
    ),
    "Its holder has no release policy for this party: public facts alone are shown.": (
        "持有方未针对该方制定信息发布规定，仅提供公开信息。"
    ),
    "It goes through an intermediary, who has not relayed it yet.": (
        "须经中间联络方转交，尚未转交。"
    ),
    "It is to go through an intermediary, and none is named.": "须经中间联络方转交，但未指定。",
}
_KNOWN: Final[Mapping[str, str]] = MappingProxyType(
    _RULES | _SOURCES | _STATIONS | _SUBJECTS | _METHODS | _REASONS
)
_LEVELS: Final = {"watch": "关注", "yellow": "黄色", "red": "红色", "emergency": "紧急"}
_VOLUMES: Final = {
    "detection box": "探测区（箱形）",
    "notification box": "通报区（箱形）",
    "pizza box": "“比萨盒”箱形区",
    "watch sphere": "关注区（球形）",
}
_ENTERING: Final = re.compile(r"entering the (?P<volume>.+)")
_OWN_RULE: Final = re.compile(r"(?P<station>.+)'s own rule: (?P<level>\w+)")
# What is too small or too near to one for digits (``likelihood_words.py``, ``lengths.py``)
_BEYOND: Final = re.compile(r"(?P<side>under|over) (?P<figure>\S+(?P<unit> km)?)")
_VERSION: Final = re.compile(r"version (?P<number>\d+)")
_AS_STATED: Final = re.compile(r"as (?P<originator>.+) states it")
_NO_STATES: Final = re.compile(
    r"(?P<originator>.+)'s message has neither states nor covariances, so nothing can be computed"
    r" from it; what it states itself stands beside\."
)


def method_name(text: str) -> str:
    """The one name of a method of probability, whoever wrote it: "foster" of "FOSTER-1992".

    What is no method of ours stays as it was written.
    """
    written = text.strip()
    found = re.sub(r"[\s_]+", "-", written).casefold()
    found = _OTHER_NAMES.get(found, found)
    return found if found in _METHODS else written


def in_chinese(text: str) -> str:
    """Words of a statement in Chinese where they are this product's own; else as they are."""
    return _KNOWN.get(text) or _volume_entered(text) or _by_form(text) or text


def _volume_entered(text: str) -> str:
    found = _ENTERING.fullmatch(text)
    return f"进入{_VOLUMES.get(found['volume'], found['volume'])}" if found else ""


def _by_form(text: str) -> str:
    """Words that hold a name or a number; empty for any others."""
    if found := _OWN_RULE.fullmatch(text):
        station = _STATIONS.get(found["station"], found["station"])
        return f"{station}自有判据：{_LEVELS.get(found['level'], found['level'])}"
    if found := _BEYOND.fullmatch(text):
        under = "小于" if found["unit"] else "低于"
        return f"{under if found['side'] == 'under' else '高于'} {found['figure']}"
    if found := _VERSION.fullmatch(text):
        return f"第{found['number']}版"
    if found := _AS_STATED.fullmatch(text):
        return f"采用{found['originator']}给出的数值"
    if found := _NO_STATES.fullmatch(text):
        words = "的电文既无状态也无协方差，无法据此计算；电文自身给出的数值另列。"
        return f"{found['originator']}{words}"
    return ""
