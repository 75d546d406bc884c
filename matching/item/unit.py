"""The units amounts are asked in, named in each language."""

from collections.abc import Mapping
from types import MappingProxyType


def _names(en: str, uk: str, ru: str, zh: str) -> Mapping[str, str]:
    return MappingProxyType({"en": en, "uk": uk, "ru": ru, "zh": zh})


UNITS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "piece": _names("piece", "штука", "штука", "件"),
        "pair": _names("pair", "пара", "пара", "双"),
        "set": _names("set", "комплект", "комплект", "套"),
        "box": _names("box", "коробка", "коробка", "盒"),
        "pack": _names("pack", "упаковка", "упаковка", "包"),
        "bottle": _names("bottle", "пляшка", "бутылка", "瓶"),
        "carton": _names("carton", "ящик", "ящик", "箱"),
        "millilitre": _names("millilitre", "мілілітр", "миллилитр", "毫升"),
        "litre": _names("litre", "літр", "литр", "升"),
        "gram": _names("gram", "грам", "грамм", "克"),
        "kilogram": _names("kilogram", "кілограм", "килограмм", "千克"),
        "tablet": _names("tablet", "таблетка", "таблетка", "片"),
        "capsule": _names("capsule", "капсула", "капсула", "粒"),
        "vial": _names("vial", "флакон", "флакон", "支"),
        "test": _names("test", "тест", "тест", "人份"),
        "trip": _names("trip", "поїздка", "поездка", "趟"),
        "person": _names("person", "людина", "человек", "人"),
        "minute": _names("minute", "хвилина", "минута", "分钟"),
        "hour": _names("hour", "година", "час", "小时"),
    }
)

_SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        word: unit
        for unit, words in {
            "piece": "piece pieces pc pcs unit units each шт штука штуки штук одиниць единиц 个 只 件 台 把 条 枚 辆 顶 部 张",
            "pair": "pair pairs пара пари пары пар 双 副 对",
            "set": "set sets комплект комплекти комплекты комплектів комплектов набір набор 套",
            "box": "box boxes коробка коробки коробок 盒",
            "pack": "pack packs package packages packet packets уп упаковка упаковки упаковок пачка пачки пачок пачек 包 袋",
            "bottle": "bottle bottles пляшка пляшки пляшок бутылка бутылки бутылок 瓶",
            "carton": "carton cartons case cases ящик ящики ящиків ящиков 箱",
            "millilitre": "ml millilitre millilitres milliliter milliliters мл 毫升",
            "litre": "l litre litres liter liters л літр літри літрів литр литра литров 升 公升",
            "gram": "g gram grams г грам грамів грамм граммов 克",
            "kilogram": "kg kilogram kilograms кг кілограм кілограмів килограмм килограммов 千克 公斤",
            "tablet": "tablet tablets таблетка таблетки таблеток 片",
            "capsule": "capsule capsules капсула капсули капсулы капсул 粒",
            "vial": "vial vials ampoule ampoules флакон флакони флаконів флаконы флаконов ампула ампул 支",
            "test": "test tests тест тести тестів тесты тестов 人份 份",
        }.items()
        for word in words.split()
    }
)


def read_unit(word: str) -> str | None:
    """Return the code of the unit people call `word`, or None."""
    return _SPOKEN.get(word.strip(" .").casefold())
