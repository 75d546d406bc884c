"""Medicines as hospitals asked for them; a pack is what the pharmacy calls a box or a bottle, whatever it holds."""

from matching.item import kind

ITEMS: tuple[kind.Item, ...] = (
    kind.entry(
        "medicine-oseltamivir",
        kind.Category.MEDICINE,
        ("Oseltamivir", "Осельтамівір", "Осельтамивир", "奥司他韦"),
        "tamiflu; oseltamivir capsule; 奥司他韦胶囊; 奥斯他韦胶囊; 奥斯他韦; 奥司他韦颗粒; 达菲; 磷酸奥司他韦; "
        "磷酸奥司他韦胶囊; таміфлю; тамифлю",
        base="pack",
        packs={"box": 1, "bottle": 1},
    ),
    kind.entry(
        "medicine-umifenovir",
        kind.Category.MEDICINE,
        ("Umifenovir", "Уміфеновір", "Умифеновир", "阿比多尔"),
        "arbidol; 阿比多尔片; 盐酸阿比多尔; арбідол; арбидол",
        base="pack",
        packs={"box": 1, "bottle": 1},
    ),
    kind.entry(
        "medicine-immunoglobulin",
        kind.Category.MEDICINE,
        ("Immunoglobulin", "Імуноглобулін", "Иммуноглобулин", "免疫球蛋白"),
        "ivig; gamma globulin; 丙种球蛋白; 人免疫球蛋白; 丙球; гамма-глобулін; гамма-глобулин",
        base="vial",
    ),
    kind.entry(
        "medicine-interferon",
        kind.Category.MEDICINE,
        ("Interferon", "Інтерферон", "Интерферон", "干扰素"),
        "interferon alpha; α-干扰素; a-干扰素; ª-干扰素; 重组人干扰素",
        base="vial",
    ),
    kind.entry(
        "medicine-methylprednisolone",
        kind.Category.MEDICINE,
        ("Methylprednisolone", "Метилпреднізолон", "Метилпреднизолон", "甲泼尼龙"),
        "注射用甲泼尼龙琥珀硫酸钠; 注射用甲泼尼龙琥珀酸钠; 甲强龙; 甲泼尼龙琥珀酸钠; солу-медрол",
        base="vial",
    ),
    kind.entry(
        "medicine-chinese",
        kind.Category.MEDICINE,
        ("Chinese medicine", "Китайські ліки", "Китайские лекарства", "中成药"),
        "traditional chinese medicine; 莲花清瘟胶囊; 连花清瘟胶囊; 连花清瘟; 莲花清瘟; 连花清瘟颗粒; 金花清感颗粒; 金花清感; "
        "金叶败毒颗粒; 金叶败毒; 中药饮片; 中药; 中草药; 双黄连; 板蓝根",
        base="pack",
        packs={"box": 1, "bottle": 1},
    ),
    kind.entry(
        "medicine-other",
        kind.Category.MEDICINE,
        ("Other medicine", "Інші ліки", "Другие лекарства", "其他药品"),
        "antibiotic; 抗生素; антибіотик; антибиотик",
        base="pack",
        packs={"box": 1, "bottle": 1},
    ),
)
