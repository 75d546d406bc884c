"""Masks, respirators and what belongs to them.

Use rates are the WHO ESFT figures per inpatient health worker and day: 4 medical masks, 1 respirator.
"""

from matching import standard
from matching.item import kind

ITEMS: tuple[kind.Item, ...] = (
    kind.entry(
        "medical-mask",
        kind.Category.MASK,
        ("Medical mask", "Медична маска", "Медицинская маска", "普通医用口罩"),
        "disposable mask; procedure mask; medical face mask; disposable medical mask; 3 ply mask; 3-ply mask; three ply mask; "
        "three-ply; ear loop mask; clear mask; accessible mask; visually accessible mask; disposable face mask; 医用口罩; "
        "一次性医用口罩; 一次性使用医用口罩; 一次性口罩; 医用普通口罩; 医用护理口罩; одноразова маска; одноразовая маска; "
        "тришарова маска; трехслойная маска; процедурна маска; процедурная маска",
        packs={"box": 50},
        use=standard.Use.ROUTINE,
        rate=4,
    ),
    kind.entry(
        "surgical-mask",
        kind.Category.MASK,
        ("Surgical mask", "Хірургічна маска", "Хирургическая маска", "医用外科口罩"),
        "surgical face mask; surgical mask with tie; 外科口罩; 一次性医用外科口罩; 一次性使用医用外科口罩; 手术口罩; "
        "мед маска хірургічна",
        packs={"box": 50},
        use=standard.Use.ROUTINE,
        rate=4,
    ),
    kind.entry(
        "respirator",
        kind.Category.MASK,
        ("Respirator", "Респіратор", "Респиратор", "医用防护口罩"),
        "n95; n95 mask; n95 respirator; kn95; kn95 mask; kn95 respirator; n99; n99 mask; n100; p95; p100; r95; ffp1; ffp2; "
        "ffp3; ffp2 mask; ffp3 mask; ffp2 respirator; ffp3 respirator; ffp mask; kf94; kf94 mask; ds2; respirator mask; "
        "filtering facepiece respirator; medical protective mask; n95口罩; kn95口罩; 医用防护口罩n95; 防护口罩; 医用n95口罩; "
        "n95医用防护口罩; ffp2口罩; ffp3口罩; kf94口罩; 颗粒物防护口罩; маска ffp2; маска ffp3; маска n95; маска-респіратор; "
        "маска-респиратор",
        packs={"box": 20},
        # Aerosols are a matter of the line; what nobody says is patient care.
        use=standard.Use.ROUTINE,
        rate=1,
    ),
    kind.entry(
        "cloth-mask",
        kind.Category.MASK,
        ("Cloth mask", "Тканинна маска", "Тканевая маска", "布口罩"),
        "sewn mask; hand sewn mask; hand sewn face mask; hand-sewn face mask; hand sewn ear loop mask; homemade mask; "
        "fabric mask; cotton mask; everyday mask; reusable cloth mask; cloth face mask; cloth face covering; 棉布口罩; 棉口罩; "
        "纱布口罩; 日常防护口罩; пошита маска; багаторазова маска; многоразовая маска; марлева маска; марлевая маска",
    ),
    kind.entry(
        "reusable-respirator",
        kind.Category.MASK,
        ("Reusable respirator", "Багаторазовий респіратор", "Многоразовый респиратор", "可重复使用呼吸防护器"),
        "elastomeric respirator; half face respirator; half mask respirator; full face respirator; full-face respirator; "
        "reusable mask; full face mask respirator; gas mask; 全面型呼吸防护器; 全面型呼吸防护型; 全面罩; 半面罩; 防毒面具; "
        "全面型防护面具; півмаска; полумаска; повнолицева маска; полнолицевая маска; протигаз; противогаз",
        use=standard.Use.ROUTINE,
    ),
    kind.entry(
        "respirator-filter",
        kind.Category.MASK,
        ("Respirator filter", "Фільтр для респіратора", "Фильтр для респиратора", "呼吸器滤芯"),
        "n100 cartridge; p100 filter; p100 cartridge; respirator cartridge; mask filter; filter for cloth mask; "
        "filter cartridge; 滤芯; 滤毒盒; 滤棉; 口罩滤片; змінний фільтр; сменный фильтр; фільтр p3; фильтр p3",
        packs={"pair": 2},
    ),
    kind.entry(
        "papr",
        kind.Category.MASK,
        ("Powered air respirator", "Респіратор з подачею повітря", "Респиратор с подачей воздуха", "动力送风呼吸器"),
        "papr; capr; powered air purifying respirator; papr machine; capr machine; capr/papr machine; 正压呼吸器; "
        "电动送风呼吸器; 正压头套; 动力送风过滤式呼吸器",
        use=standard.Use.AEROSOL,
    ),
    kind.entry(
        "papr-part",
        kind.Category.MASK,
        (
            "Powered respirator part",
            "Частина респіратора з подачею повітря",
            "Деталь респиратора с подачей воздуха",
            "送风呼吸器配件",
        ),
        "papr hood; papr shield; papr face shield; papr replacement face shield; papr replacement shield; papr disposable; "
        "papr filter; papr battery; personal air purifier; 送风头罩",
    ),
)
