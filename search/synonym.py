"""Words of the domain that mean the same thing, and norms that may stand in for each other.

`SAME` names one thing in English, Ukrainian, Russian and Chinese. `EQUIVALENT` lists standards of about the same filtration: a
hit found that way says so. Medical protective masks (GB 19083) are not among the equivalents of respirators, which no one tests
with blood, and KF94 is a class of its own.
"""

import itertools
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from search import analyser, stem, vocabulary

Key = tuple[str, ...]

SAME = tuple(
    tuple(word.strip() for word in line.split("|"))
    for line in """
    mask | маска | 口罩
    respirator | респіратор | респиратор | 呼吸防护器
    goggles | safety glasses | окуляри | очки | 护目镜 | 眼罩 | 防护眼镜
    gloves | рукавички | перчатки | 手套
    gown | халат | 隔离衣 | 手术衣
    coverall | protective suit | hazmat suit | комбінезон | комбинезон | захисний костюм | защитный костюм | 防护服 | 隔离服
    face shield | visor | щиток | захисний екран | защитный экран | 面屏 | 面罩 | 防护面屏
    shoe covers | boot covers | overshoes | бахіли | бахилы | 鞋套 | 靴套
    cap | bouffant | шапочка | 手术帽 | 帽子
    apron | фартух | фартук | 围裙
    sanitiser | sanitizer | антисептик | санітайзер | санитайзер | 洗手液 | 免洗凝胶
    disinfectant | bleach | дезінфектант | дезінфекційний засіб | дезинфектант | 消毒液 | 消毒剂 | 84消毒液
    wipes | серветки | салфетки | 湿巾 | 酒精棉片
    alcohol | ethanol | спирт | 酒精 | 乙醇
    soap | мило | мыло | 肥皂
    thermometer | термометр | 体温计 | 温度计 | 额温枪 | 测温仪
    ventilator | апарат ШВЛ | ШВЛ | аппарат ИВЛ | ИВЛ | 呼吸机
    oxygen | кисень | кислород | 氧气
    oximeter | оксиметр | пульсоксиметр | 血氧仪
    filter | фільтр | фильтр | 滤芯 | 过滤器
    valve | клапан | 呼吸阀 | 阀门
    test kit | тест-система | 试剂盒 | 检测盒
    ear saver | mask strap | тримач маски | держатель маски | 口罩挂钩 | 护耳
    tourniquet | турнікет | турникет | джгут | жгут | 止血带
    bed | ліжко | койка | 床位 | 病床
    generator | генератор | 发电机
    medicine | medicines | ліки | лекарства | 药品 | 药物
    water | вода | 饮用水 | 矿泉水
    food | meals | їжа | харчування | еда | питание | 食品 | 餐食 | 盒饭
    3D printing | 3D print | 3D-друк | 3D-печать | 3D打印
    printer | принтер | 打印机
    maker | мейкер | 创客
    design | model | модель | 图纸 | 设计
    ride | поїздка | поездка | 接送 | 乘车 | 用车
    driver | водій | водитель | 司机 | 驾驶员
    car | автомобіль | автомобиль | машина | авто | 汽车 | 车辆
    delivery | shipping | доставка | перевезення | перевозка | 配送 | 送货 | 运输 | 物流
    warehouse | склад | 仓库
    volunteer | волонтер | доброволець | доброволец | 志愿者 | 义工
    hospital | лікарня | шпиталь | больница | госпиталь | 医院
    clinic | клініка | поліклініка | клиника | поликлиника | 诊所 | 门诊部 | 卫生院
    care home | nursing home | будинок престарілих | пансіонат | дом престарелых | 养老院
    doctor | physician | лікар | врач | доктор | 医生 | 医师
    nurse | медсестра | медбрат | 护士
    medic | медик | 医护人员 | 医务人员
    ambulance | швидка допомога | скорая помощь | 救护车 | 急救车
    pharmacy | аптека | 药店 | 药房
    translation | переклад | перевод | 翻译
    translator | interpreter | перекладач | переводчик | 翻译 | 口译
    psychologist | психолог | 心理咨询师 | 心理医生
    hotline | helpline | гаряча лінія | горячая линия | 热线
    coordinator | координатор | 协调员
    supplier | постачальник | поставщик | 供应商
    factory | фабрика | завод | 工厂 | 厂家
    urgent | терміновий | терміново | срочный | срочно | 紧急 | 急需
    medical | медичний | медицинский | 医用 | 医疗
    surgical | хірургічний | хирургический | 外科
    protective | захисний | защитный | 防护
    disposable | одноразовий | одноразовый | 一次性
    sterile | стерильний | стерильный | 无菌 | 灭菌
    children | дитячий | детский | 儿童
    infectious | інфекційний | инфекционный | 传染病
    psychiatric | психіатричний | психиатрический | 精神病 | 精神卫生
    Wuhan | Ухань | 武汉 | 武汉市
    Hubei | Хубей | 湖北 | 湖北省
    Huanggang | Хуанган | 黄冈 | 黄冈市
    China | Китай | 中国
    Ukraine | Україна | Украина | 乌克兰
    Kyiv | Kiev | Київ | Киев | 基辅
    Kharkiv | Kharkov | Харків | Харьков | 哈尔科夫
    Lviv | Lvov | Львів | Львов | 利沃夫
    Odesa | Odessa | Одеса | Одесса | 敖德萨
    Dnipro | Дніпро | Днепр | 第聂伯
    Zaporizhzhia | Zaporozhye | Запоріжжя | Запорожье | 扎波罗热
    """.strip().splitlines()
)

EQUIVALENT = (
    ("N95", "KN95", "FFP2", "P2", "DS2", "Korea 1st class", "Korean 1st class", "韩国一级"),
    ("N99", "FFP3"),
    ("N100", "KN100", "P3"),
)


@dataclass(frozen=True, slots=True)
class Other:
    """Another way to say a thing: how it is written, its stems, and the word it is an equivalent of, None for a translation."""

    written: str
    stems: Key
    equivalent_of: str | None


def stem_keys(words: Key) -> tuple[Key, ...]:
    """Every reading of some tokens as stems, where a word has several."""
    return tuple(itertools.product(*(stem.stems(word) for word in words)))


def others(words: Key) -> tuple[Other, ...]:
    """What else the tokens are called, translations before equivalents."""
    own = stem_keys(words)
    found = dict.fromkeys(other for key in own for other in _others().get(key, ()) if other.stems not in own)
    return tuple(sorted(found, key=lambda other: other.equivalent_of is not None))


def known(words: Key) -> bool:
    """Whether the tokens are a word of the domain."""
    return any(key in _others() for key in stem_keys(words))


def meant(word: str) -> tuple[Other, ...]:
    """Translations of the names that a mistyped word may have been."""
    return tuple(other for name, _ in _names().near(word, False) for other in others((name,)) if other.equivalent_of is None)


def table() -> dict[str, list[str]]:
    """Every name, as blank-separated stems, with the other names of its thing; for an engine that has its own synonyms."""
    return {" ".join(key): sorted({" ".join(other.stems) for other in listed}) for key, listed in _others().items()}


def codes() -> frozenset[str]:
    """The standards among the names, in which no letter may be wrong."""
    return frozenset(token for group in EQUIVALENT for word in group for token in analyser.tokens(word) if not token.isalpha())


@cache
def han_words() -> frozenset[str]:
    """The names in Chinese characters, folded; where to cut a run that has no blanks."""
    written = (piece for group in SAME + EQUIVALENT for word in group for piece in analyser.pieces(word))
    return frozenset(piece for piece in written if analyser.is_han(piece))


@cache
def _others() -> dict[Key, tuple[Other, ...]]:
    found: defaultdict[Key, list[Other]] = defaultdict(list)
    for groups, equivalent in ((SAME, False), (EQUIVALENT, True)):
        for group in groups:
            members = [(word, key) for word in group for key in stem_keys(tuple(analyser.tokens(word)))]
            for asked, key in members:
                stands_for = asked if equivalent else None
                found[key] += [Other(word, other, stands_for) for word, other in members if other != key]
    return {key: tuple(listed) for key, listed in found.items()}


@cache
def _names() -> vocabulary.Vocabulary:
    written = (analyser.tokens(word) for group in SAME for word in group)
    names = vocabulary.Vocabulary()
    names.add((number, words[0], 0) for number, words in enumerate(written, 1) if len(words) == 1)
    return names
