"""Hand hygiene, disinfection and cleaning.

Use rates are the WHO ESFT figures per inpatient health worker and day: 33 ml of alcohol-based hand rub, 17 ml of liquid soap.
"""

from matching.item import kind

_LITRES = {"litre": 1000}

_HANDS = (
    kind.entry(
        "hand-sanitiser",
        kind.Category.HYGIENE,
        ("Hand sanitiser", "Антисептик для рук", "Антисептик для рук", "手部消毒液"),
        "hand sanitizer; sanitizer; sanitiser; hand rub; alcohol based hand rub; alcohol-based hand rub; hand gel; "
        "sanitizing gel; alcohol based hand sanitizer; alcohol hand sanitizer; hand disinfectant; 手部皮肤消毒液; 速干手消; "
        "速干手消毒液; 快速手消毒液; 免洗手消毒液; 免洗洗手液; 消毒凝胶; 免洗消毒凝胶; 手消毒液; 手消; 免洗手消毒凝胶; "
        "皮肤消毒液; антисептик; санітайзер; санитайзер; дезінфектор для рук; гель для рук; засіб для дезінфекції рук; "
        "средство для дезинфекции рук",
        base="millilitre",
        packs=_LITRES,
        rate=33.3,
    ),
    kind.entry(
        "soap",
        kind.Category.HYGIENE,
        ("Liquid soap", "Рідке мило", "Жидкое мыло", "洗手液"),
        "soap; hand soap; hand wash; antibacterial soap; 抗菌洗手液; 抑菌洗手液; 皂液; 肥皂; мило; мыло",
        base="millilitre",
        packs=_LITRES,
        rate=16.7,
    ),
    kind.entry(
        "handwashing-station",
        kind.Category.HYGIENE,
        ("Handwashing station", "Станція для миття рук", "Станция для мытья рук", "洗手台"),
        "hand washing station; portable sink; 洗手池; умивальник; умывальник; рукомийник; рукомойник",
    ),
)

_LIQUIDS = (
    kind.entry(
        "alcohol-75",
        kind.Category.HYGIENE,
        ("Alcohol 70-75 %", "Спирт 70-75 %", "Спирт 70-75 %", "75%酒精"),
        "alcohol 75; 75% alcohol; 70% alcohol; ethanol; ethyl alcohol; rubbing alcohol; medical alcohol; isopropyl alcohol; "
        "isopropanol; 酒精; 医用酒精; 消毒酒精; 75度酒精; 乙醇; 95%酒精; спирт; етанол; этанол; медичний спирт; "
        "медицинский спирт; етиловий спирт; этиловый спирт; ізопропіловий спирт; изопропиловый спирт",
        base="millilitre",
        packs=_LITRES,
    ),
    kind.entry(
        "disinfectant-84",
        kind.Category.HYGIENE,
        ("Chlorine disinfectant", "Хлорний дезінфектант", "Хлорный дезинфектант", "84消毒液"),
        "84 disinfectant; bleach; sodium hypochlorite; chlorine solution; chlorine bleach; disinfectant; floor disinfectant; "
        "84消毒水; 含氯消毒液; 次氯酸钠; 次氯酸消毒液; 消毒液; 消毒水; 消毒药品; гіпохлорит; гипохлорит; хлорка; відбілювач; "
        "отбеливатель; дезінфікуючий засіб; дезинфицирующее средство; дезинфектант; дезінфектант",
        base="millilitre",
        packs=_LITRES,
    ),
    kind.entry(
        "peracetic-acid",
        kind.Category.HYGIENE,
        ("Peracetic acid", "Надоцтова кислота", "Надуксусная кислота", "过氧乙酸"),
        "peroxyacetic acid; 过氧乙酸消毒液; перуксусная кислота",
        base="millilitre",
        packs=_LITRES,
    ),
    kind.entry(
        "hydrogen-peroxide",
        kind.Category.HYGIENE,
        ("Hydrogen peroxide", "Перекис водню", "Перекись водорода", "过氧化氢"),
        "peroxide; 3%过氧化氢消毒液; 过氧化氢消毒液; 双氧水; пероксид водню; пероксид водорода",
        base="millilitre",
        packs=_LITRES,
    ),
    kind.entry(
        "iodophor",
        kind.Category.HYGIENE,
        ("Iodophor", "Йодофор", "Йодофор", "活力碘"),
        "povidone iodine; povidone-iodine; betadine; iodine; 碘伏; 聚维酮碘; 安尔碘; повідон-йод; повидон-йод; бетадин",
        base="millilitre",
        packs=_LITRES,
    ),
)

_SOLIDS = (
    kind.entry(
        "wipes",
        kind.Category.HYGIENE,
        ("Disinfecting wipes", "Дезінфекційні серветки", "Дезинфицирующие салфетки", "消毒湿巾"),
        "wipe; disinfectant wipe; disinfecting wipe; bleach wipe; clorox wipe; lysol wipe; lysol or clorox wipe; "
        "sanitizing wipe; hydrogen peroxide wipe; cleaning wipe; alcohol wipe; 湿巾; 含醇消毒湿巾; 酒精湿巾; 卫生湿巾; "
        "вологі серветки; влажные салфетки; спиртові серветки; спиртовые салфетки; антибактеріальні серветки; "
        "антибактериальные салфетки",
        packs={"pack": 50},
    ),
    kind.entry(
        "alcohol-pad",
        kind.Category.HYGIENE,
        ("Alcohol pad", "Спиртова серветка для ін'єкцій", "Спиртовая салфетка для инъекций", "酒精棉片"),
        "alcohol prep pad; prep pad; alcohol swab; 酒精棉球; 消毒棉片; 酒精棉",
        packs={"box": 100},
    ),
    kind.entry(
        "chlorine-tablets",
        kind.Category.HYGIENE,
        ("Chlorine tablets", "Хлорні таблетки", "Хлорные таблетки", "含氯消毒片"),
        "disinfectant tablet; effervescent chlorine tablet; 泡腾片; 泡腾消毒片; 消毒泡腾片; 消毒腾泡片; 含氯泡腾片; 消毒片; "
        "84消毒片; таблетки хлору; таблетки хлора; дезінфекційні таблетки",
        base="tablet",
    ),
    kind.entry(
        "chlorine-powder",
        kind.Category.HYGIENE,
        ("Chlorine powder", "Хлорне вапно", "Хлорная известь", "漂白粉"),
        "bleaching powder; disinfectant powder; calcium hypochlorite; hth; 消毒粉; 漂白粉(精); 漂白精; 漂粉精; 含氯消毒粉; "
        "хлорний порошок",
        base="gram",
        packs={"kilogram": 1000},
    ),
    kind.entry(
        "cleaning-supplies",
        kind.Category.HYGIENE,
        ("Cleaning supplies", "Засоби для прибирання", "Средства для уборки", "清洁用品"),
        "cleaning supply; cleaning product; cleaner; 清洁剂; 保洁用品; засоби для чищення; моющие средства; мийні засоби",
    ),
    kind.entry(
        "toilet-paper",
        kind.Category.HYGIENE,
        ("Toilet paper", "Туалетний папір", "Туалетная бумага", "卫生纸"),
        "toilet tissue; tp roll; paper towel; 纸巾; 抽纸; паперові рушники; бумажные полотенца",
    ),
)

ITEMS: tuple[kind.Item, ...] = (*_HANDS, *_LIQUIDS, *_SOLIDS)
