"""Machines, instruments and their consumables."""

from matching.item import kind

_ROOM = (
    kind.entry(
        "air-disinfection",
        kind.Category.DEVICE,
        ("Air disinfection unit", "Установка знезараження повітря", "Установка обеззараживания воздуха", "空气消毒设备"),
        "air purifier; air steriliser; air sterilizer; hepa purifier; 空气消毒仪; 空气消毒机; 空气净化器; 空气消毒器; "
        "等离子空气消毒机; очищувач повітря; очиститель воздуха; рециркулятор; бактерицидний рециркулятор",
    ),
    kind.entry(
        "uv-disinfection-cart",
        kind.Category.DEVICE,
        ("UV disinfection cart", "Пересувна УФ-установка", "Передвижная УФ-установка", "医用紫外线消毒车"),
        "uv cart; uv lamp; ultraviolet lamp; uv disinfection; uv light; 紫外线消毒车; 紫外线灯; 紫外线消毒灯; 移动紫外线车; "
        "кварцова лампа; кварцевая лампа; бактерицидна лампа; бактерицидная лампа; ультрафіолетова лампа; "
        "ультрафиолетовая лампа",
    ),
    kind.entry(
        "disinfection-sprayer",
        kind.Category.DEVICE,
        ("Disinfection sprayer", "Розпилювач дезінфектанту", "Распылитель дезинфектанта", "消毒喷雾器"),
        "sprayer; fogger; ulv sprayer; backpack sprayer; mist sprayer; hydrogen peroxide fogger; 超低容量喷雾器; "
        "超低容量喷雾机; 背负式充电超低容量喷雾机; 过氧化氢气溶胶智能消毒机; 气溶胶消毒机; 喷雾器; 电动喷雾器; 消毒机; 喷壶; "
        "обприскувач; опрыскиватель; генератор туману; генератор тумана",
    ),
    kind.entry(
        "sterilisation-equipment",
        kind.Category.DEVICE,
        ("Sterilisation equipment", "Обладнання для стерилізації", "Оборудование для стерилизации", "灭菌设备"),
        "sterilization equipment; autoclave; sterilizer; steriliser; whole building sterilization service; 灭菌器; 高压灭菌锅; "
        "автоклав; стерилізатор; стерилизатор",
    ),
    kind.entry(
        "bed-cover",
        kind.Category.CONSUMABLE,
        ("Disposable bed cover", "Одноразове простирадло", "Одноразовая простыня", "床罩"),
        "bed sheet; bed cover; disposable sheet; bedsheet; 一次性床罩; 一次性消毒床单; 床单; 一次性床单; 中单; простирадло; "
        "простыня; пелюшка одноразова",
    ),
    kind.entry(
        "sneeze-guard",
        kind.Category.PART,
        ("Sneeze guard", "Захисний бар'єр", "Защитный барьер", "防飞沫挡板"),
        "sneeze barrier; sneeze guards / barriers; acrylic check-in/pos shield; acrylic check-in shield; pos shield; "
        "plexiglass barrier; acrylic barrier; 隔离挡板; захисний екран з оргскла; защитный экран из оргстекла",
    ),
    kind.entry(
        "ambulance",
        kind.Category.DEVICE,
        ("Ambulance", "Автомобіль швидкої допомоги", "Машина скорой помощи", "救护车"),
        "negative pressure ambulance; 负压救护车; швидка допомога; скорая помощь; карета скорой помощи",
    ),
    kind.entry(
        "radio",
        kind.Category.DEVICE,
        ("Two-way radio", "Рація", "Рация", "对讲机"),
        "2 way radio; two way radio; two-way communication device; walkie talkie; walkie-talkie",
        packs={"set": 2},
    ),
    kind.entry(
        "tablet-computer",
        kind.Category.DEVICE,
        ("Tablet or phone for patients", "Планшет або телефон для пацієнтів", "Планшет или телефон для пациентов", "平板电脑"),
        "tablet computer; ipad; kindle; electronic device; android; smartphone; 平板; планшет",
    ),
)

_BREATHING = (
    kind.entry(
        "ventilator",
        kind.Category.DEVICE,
        ("Ventilator", "Апарат ШВЛ", "Аппарат ИВЛ", "呼吸机"),
        "mechanical ventilator; bipap; cpap; high flow nasal cannula machine; 有创呼吸机; 无创呼吸机; 小儿呼吸机; 转运呼吸机; "
        "швл; ивл; апарат штучної вентиляції легень; аппарат искусственной вентиляции легких",
    ),
    kind.entry(
        "oxygen-concentrator",
        kind.Category.DEVICE,
        ("Oxygen concentrator", "Кисневий концентратор", "Кислородный концентратор", "制氧机"),
        "oxygen generator; oxygen machine; concentrator; 氧气机; 氧气浓缩器; концентратор кисню; концентратор кислорода",
    ),
    kind.entry(
        "nebuliser-mask",
        kind.Category.CONSUMABLE,
        ("Nebuliser mask", "Маска для небулайзера", "Маска для небулайзера", "医用面罩式雾化器"),
        "nebulizer mask; nebulizer; nebuliser; 雾化面罩; 雾化器; 面罩式雾化器; небулайзер; інгалятор; ингалятор",
    ),
    kind.entry(
        "oxygen-mask",
        kind.Category.CONSUMABLE,
        ("Oxygen mask or cannula", "Киснева маска або канюля", "Кислородная маска или канюля", "吸氧面罩"),
        "oxygen mask; nasal cannula; non-rebreather mask; venturi mask; 氧气面罩; 鼻导管; 吸氧管; киснева маска; "
        "кислородная маска; канюля",
    ),
)

_MEASURING = (
    kind.entry(
        "thermometer",
        kind.Category.DEVICE,
        ("Thermometer", "Термометр", "Термометр", "体温计"),
        "infrared thermometer; contactless thermometer; non-contact thermometer; forehead thermometer; no touch thermometer; "
        "temporal thermometer; 测体温设备; 手持测温仪; 体温枪; 额温枪; 测温枪; 测温仪; 体温仪; 红外体温计; 非接触式红外体温仪; "
        "手持式红外体温测温仪; 手持式体温测试仪; 电子体温计; 红外线测温仪; 水银体温计; 体温测试仪; безконтактний термометр; "
        "бесконтактный термометр; градусник; пірометр; пирометр",
    ),
    kind.entry(
        "thermometer-cover",
        kind.Category.CONSUMABLE,
        ("Thermometer cover", "Ковпачок для термометра", "Колпачок для термометра", "体温计套"),
        "thermometer probe cover; probe cover; 耳温套",
        packs={"box": 100},
    ),
    kind.entry(
        "infrared-camera",
        kind.Category.DEVICE,
        ("Thermal camera", "Тепловізор", "Тепловизор", "红外热像仪"),
        "infrared camera; thermal imager; thermal imaging camera; fever camera; 人体热像体温智能检测仪; 红外成像测温仪; "
        "热成像仪; 红外热成像; 热成像测温仪; 全自动红外体温监测仪; 红外体温监测仪; 红外测温门; інфрачервона камера; "
        "инфракрасная камера",
    ),
    kind.entry(
        "pulse-oximeter",
        kind.Category.DEVICE,
        ("Pulse oximeter", "Пульсоксиметр", "Пульсоксиметр", "血氧仪"),
        "oximeter; spo2 monitor; 指夹式血氧仪; 脉氧仪; 指脉氧; пульс-оксиметр",
    ),
    kind.entry(
        "patient-monitor",
        kind.Category.DEVICE,
        ("Patient monitor", "Монітор пацієнта", "Монитор пациента", "心电监护仪"),
        "vital signs monitor; 监护仪; 多参数监护仪; прикроватный монитор; приліжковий монітор",
    ),
    kind.entry(
        "ecg-machine",
        kind.Category.DEVICE,
        ("ECG machine", "Електрокардіограф", "Электрокардиограф", "心电图机"),
        "ecg; ekg; electrocardiograph; 12导心电图机; кардіограф; кардиограф",
    ),
    kind.entry(
        "defibrillator",
        kind.Category.DEVICE,
        ("Defibrillator", "Дефібрилятор", "Дефибриллятор", "除颤仪"),
        "aed; 除颤器",
    ),
    kind.entry(
        "ultrasound",
        kind.Category.DEVICE,
        ("Ultrasound scanner", "Апарат УЗД", "Аппарат УЗИ", "彩超"),
        "ultrasound; portable ultrasound; 移动彩超; 超声仪; b超; узд; узи",
    ),
    kind.entry(
        "x-ray",
        kind.Category.DEVICE,
        ("X-ray machine", "Рентген-апарат", "Рентген-аппарат", "X光机"),
        "x-ray; xray; mobile x-ray; 移动dr; dr映像放射机; 放射机; dr机; ct机; рентген",
    ),
    kind.entry(
        "analyser",
        kind.Category.DEVICE,
        ("Laboratory analyser", "Лабораторний аналізатор", "Лабораторный анализатор", "生化分析仪"),
        "analyzer; analyser; blood gas analyser; biochemistry analyser; 血气分析仪; 分析仪; аналізатор; анализатор",
    ),
    kind.entry(
        "infusion-pump",
        kind.Category.DEVICE,
        ("Infusion pump", "Інфузомат", "Инфузомат", "输液泵"),
        "syringe pump; infusion pump; 注射泵; 微量泵; інфузійна помпа; инфузионный насос",
    ),
    kind.entry(
        "blood-pressure-cuff",
        kind.Category.DEVICE,
        ("Blood pressure cuff", "Манжета тонометра", "Манжета тонометра", "血压袖带"),
        "bp cuff; blood pressure monitor; sphygmomanometer; 血压计; тонометр",
    ),
    kind.entry(
        "stethoscope",
        kind.Category.DEVICE,
        ("Stethoscope", "Стетоскоп", "Стетоскоп", "听诊器"),
        "disposable stethoscope; фонендоскоп",
    ),
    kind.entry(
        "medical-device",
        kind.Category.DEVICE,
        ("Other medical device", "Інше медичне обладнання", "Другое медицинское оборудование", "医疗设备"),
        "medical equipment; medical device; 医疗器械; 防护设备; медичне обладнання; медицинское оборудование",
    ),
)

_OTHERS = (
    kind.entry(
        "body-bag",
        kind.Category.CONSUMABLE,
        ("Body bag", "Мішок для тіла", "Мешок для тела", "尸体袋"),
        "corpse bag; cadaver bag; 遗体袋",
    ),
    kind.entry(
        "biohazard-bag",
        kind.Category.CONSUMABLE,
        ("Biohazard bag", "Пакет для медичних відходів", "Пакет для медицинских отходов", "医疗废物袋"),
        "medical waste bag; bio-hazardous bag; 医用垃圾袋; 医疗垃圾袋; 黄色垃圾袋",
    ),
)

ITEMS: tuple[kind.Item, ...] = (*_ROOM, *_BREATHING, *_MEASURING, *_OTHERS)
