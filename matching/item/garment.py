"""Suits, gowns, gloves, eye and face protection, caps and footwear.

Use rates are the WHO ESFT figures per inpatient health worker and day: 1 gown (a suit is worn in its place, so it gets the same),
1 apron, 24 pairs of examination gloves, 1 pair of surgical gloves, 0.1 goggles (they are worn again), 1 face shield.
"""

from matching import standard
from matching.item import kind

_BODY = (
    kind.entry(
        "protective-suit",
        kind.Category.GARMENT,
        ("Protective suit", "Захисний костюм", "Защитный костюм", "防护服"),
        "coverall; coveralls; bunny suit; coveralls / bunny suits; hazmat suit; hazmat; tyvek; tyvek suit; tyvek paint suit; "
        "paint suit; painter suit; protective coverall; chemical suit; ppe suit; 医用防护服; 一次性医用防护服; 一次性防护服; "
        "连体防护服; 隔离防护服; 正压防护服; 正压隔离衣; захисний комбінезон; защитный комбинезон; комбінезон; комбинезон; "
        "костюм біологічного захисту; костюм биологической защиты; протичумний костюм; противочумный костюм",
        use=standard.Use.SPLASH,
        rate=1,
    ),
    kind.entry(
        "isolation-gown",
        kind.Category.GARMENT,
        ("Isolation gown", "Ізоляційний халат", "Изоляционный халат", "隔离衣"),
        "yellow gown; impermeable gown; permeable gown; disposable gown; protective gown; impermeable painter smock; "
        "painter smock; medical gown; patient care gown; 一次性隔离衣; 医用隔离衣; 隔离服; одноразовий халат; "
        "одноразовый халат; захисний халат; защитный халат; медичний халат одноразовий",
        packs={"pack": 10},
        use=standard.Use.ROUTINE,
        rate=1,
    ),
    kind.entry(
        "surgical-gown",
        kind.Category.GARMENT,
        ("Surgical gown", "Хірургічний халат", "Хирургический халат", "手术衣"),
        "operating gown; sterile gown; 一次性手术衣; 无菌手术衣; 手术服; операційний халат; операционный халат; "
        "стерильний халат; стерильный халат",
        use=standard.Use.SPLASH,
        rate=1,
    ),
    kind.entry(
        "apron",
        kind.Category.GARMENT,
        ("Apron", "Фартух", "Фартук", "围裙"),
        "disposable apron; plastic apron; waterproof apron; 防水围裙; 一次性围裙; 隔离围裙",
        packs={"pack": 100},
        rate=1,
    ),
    kind.entry(
        "lab-coat",
        kind.Category.GARMENT,
        ("Lab coat", "Лабораторний халат", "Лабораторный халат", "白大褂"),
        "white coat; laboratory coat; 工作服; 白大衣; білий халат; белый халат",
    ),
    kind.entry(
        "scrubs",
        kind.Category.GARMENT,
        ("Scrubs", "Хірургічний костюм", "Хирургический костюм", "洗手衣"),
        "scrub suit; scrub top; scrub pants; 刷手服; 洗手服; медичний костюм; медицинский костюм",
        packs={"set": 1},
    ),
    kind.entry(
        "rain-cover",
        kind.Category.GARMENT,
        ("Rain cover", "Дощовик", "Дождевик", "防雨罩"),
        "raincoat; rain coat; poncho; rain poncho; 一次性防雨罩; 雨衣; 一次性雨衣",
    ),
)

_HANDS = (
    kind.entry(
        "examination-gloves",
        kind.Category.HAND,
        ("Examination gloves", "Оглядові рукавички", "Смотровые перчатки", "检查手套"),
        "exam glove; nitrile glove; latex glove; vinyl glove; disposable glove; non-latex glove; medical glove; rubber glove; "
        "chemical impervious glove; nitrile exam glove; 医用手套; 一次性医用手套; 乳胶手套; 一次性医用乳胶手套; "
        "一次性乳胶手套; 医用乳胶手套; 橡胶手套; 一次性医用橡胶手套; 医用橡胶手套; 丁腈手套; 一次性手套; 医用检查手套; "
        "一次性丁腈手套; pvc手套; 薄膜手套; нітрилові рукавички; нитриловые перчатки; латексні рукавички; латексные перчатки; "
        "медичні рукавички; медицинские перчатки; одноразові рукавички; одноразовые перчатки; вінілові рукавички; "
        "виниловые перчатки; гумові рукавички; резиновые перчатки",
        packs={"pair": 2, "box": 100},
        use=standard.Use.ROUTINE,
        rate=48,
    ),
    kind.entry(
        "sterile-gloves",
        kind.Category.HAND,
        ("Sterile gloves", "Стерильні рукавички", "Стерильные перчатки", "灭菌手套"),
        "surgical glove; sterile surgical glove; sterile latex glove; sterile exam glove; 无菌手套; 灭菌乳胶手套; 外科手套; "
        "医用外科手套; 灭菌橡胶外科手套; 无菌乳胶手套; 手术手套; хірургічні рукавички; хирургические перчатки",
        packs={"pair": 2},
        use=standard.Use.SPLASH,
        rate=2,
    ),
)

_EYES_AND_FACE = (
    kind.entry(
        "goggles",
        kind.Category.EYE_FACE,
        ("Goggles", "Захисні окуляри закриті", "Защитные очки закрытые", "护目镜"),
        "safety goggle; protective goggle; medical goggle; splash goggle; eye shield; single use eye shield; 防冲击眼罩; "
        "防护眼镜; 防护眼罩; 医用护目镜; 防护镜; 医用隔离眼罩; 隔离眼罩; 护目眼镜; 防雾护目镜; захисні окуляри; защитные очки; "
        "окуляри захисні; очки защитные; медичні окуляри; медицинские очки",
        # A pair of goggles is one piece.
        packs={"pair": 1},
        use=standard.Use.SPLASH,
        rate=0.1,
    ),
    kind.entry(
        "safety-glasses",
        kind.Category.EYE_FACE,
        ("Safety glasses", "Захисні окуляри відкриті", "Защитные очки открытые", "安全眼镜"),
        "protective glasses; protective eyewear; protective eye wear; eye protection; eyewear; eye wear; safety eyewear; "
        "safety spectacles; 防护平镜",
        packs={"pair": 1},
        use=standard.Use.ROUTINE,
        rate=0.1,
    ),
    kind.entry(
        "face-shield",
        kind.Category.EYE_FACE,
        ("Face shield", "Захисний щиток", "Защитный щиток", "防护面罩"),
        "face visor; visor; protective shield; faceshield; face screen; full face shield; non-disposable face shield; 面罩; "
        "防护面屏; 面屏; 医用防护面罩; 医用隔离面罩; 隔离面罩; 防飞溅面罩; 全面屏; лицевий щиток; лицевой щиток; "
        "захисний екран; защитный экран; щиток для обличчя; щиток для лица; козирок захисний",
        use=standard.Use.SPLASH,
        rate=1,
    ),
)

_HEAD_AND_FEET = (
    kind.entry(
        "cap",
        kind.Category.HEAD_FOOT,
        ("Medical cap", "Медична шапочка", "Медицинская шапочка", "医用帽"),
        "surgical cap; bouffant cap; scrub cap; hair net; hairnet; head cover; headwear; head wear; disposable surgical cap; "
        "surgical caps / bouffant caps; bouffant; disposable cap; 防护帽; 圆帽; 一次性医用帽; 一次性帽子; 手术帽; 医用圆帽; "
        "工作帽; 一次性圆帽; шапочка-берет; хірургічна шапочка; хирургическая шапочка; одноразова шапочка; "
        "одноразовая шапочка; шапочка шарлотка",
        packs={"pack": 100},
    ),
    kind.entry(
        "boot-covers",
        kind.Category.HEAD_FOOT,
        ("Shoe and boot covers", "Бахіли", "Бахилы", "防污染鞋套"),
        "shoe cover; boot cover; bootie; disposable bootie; disposable shoe cover; overshoes; 鞋套; 靴套; 防污染靴套; "
        "一次性鞋套; 医用鞋套; 防护鞋套; 医用靴套; 一次性靴套; 防水鞋套; бахіли високі; бахилы высокие",
        packs={"pair": 2, "box": 100},
    ),
    kind.entry(
        "boots",
        kind.Category.HEAD_FOOT,
        ("Rubber boots", "Гумові чоботи", "Резиновые сапоги", "长筒胶鞋"),
        "rubber boot; wellington; wellington boot; protective boot; 防污染靴; 胶鞋; 雨靴; 胶靴; 雨鞋; 防护靴; 长筒胶靴",
        base="pair",
    ),
    kind.entry(
        "ear-saver",
        kind.Category.PART,
        ("Ear saver", "Тримач для маски", "Держатель для маски", "口罩护耳带"),
        "plastic ear saver; cloth ear saver; mask strap; ear guard; mask extender; ear protector; 护耳神器; 口罩延长带; "
        "заушник; захист для вух; защита для ушей",
    ),
)

ITEMS: tuple[kind.Item, ...] = (*_BODY, *_HANDS, *_EYES_AND_FACE, *_HEAD_AND_FEET)
