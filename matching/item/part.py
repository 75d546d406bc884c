"""What makers print, cut and sew, and everything that has no place of its own."""

from matching.item import kind

ITEMS: tuple[kind.Item, ...] = (
    kind.entry(
        "ventilator-part",
        kind.Category.PART,
        ("Ventilator part", "Деталь апарата ШВЛ", "Деталь аппарата ИВЛ", "呼吸机配件"),
        "ventilator splitter; ventilator valve; venturi valve; ventilator adapter; breathing circuit; 呼吸机管路; 呼吸回路; "
        "трійник для швл; тройник для ивл; перехідник для швл; переходник для ивл; клапан вентурі; клапан вентури",
    ),
    kind.entry(
        "intubation-box",
        kind.Category.PART,
        ("Intubation box", "Бокс для інтубації", "Бокс для интубации", "插管箱"),
        "intubation shield; intubation box/shield; acrylic intubation shield; aerosol box; 插管防护罩; інтубаційний бокс; "
        "интубационный бокс",
    ),
    kind.entry(
        "door-opener",
        kind.Category.PART,
        ("Hands-free door opener", "Безконтактна ручка дверей", "Бесконтактная дверная ручка", "免接触开门器"),
        "door opener; door handle; hands free door handle; touch tool; дверна ручка; дверная ручка; відкривачка дверей",
    ),
    kind.entry(
        "printed-mask",
        kind.Category.PART,
        ("Printed mask", "Друкована маска", "Печатная маска", "3D打印口罩"),
        "fabricated n95 mask; 3d printed mask; 3d-printed mask; n95 mask replacement; printed n95 mask; montana mask; "
        "3d打印面罩; надрукована маска; напечатанная маска",
    ),
    kind.entry(
        "face-shield-part",
        kind.Category.PART,
        ("Face shield frame", "Рамка захисного щитка", "Рамка защитного щитка", "面罩支架"),
        "face shield headband; shield frame; shield headband; visor frame; headband; face while frame; 面罩头带; 面罩配件; "
        "оголів'я щитка; оголовье щитка; рамка щитка; тримач щитка",
    ),
    kind.entry("other", kind.Category.OTHER, ("Other", "Інше", "Другое", "其他")),
)
