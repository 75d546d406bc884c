"""Swabs, tests and what a laboratory needs for them."""

from matching.item import kind

ITEMS: tuple[kind.Item, ...] = (
    kind.entry(
        "swab",
        kind.Category.TESTING,
        ("Swab", "Зонд-тампон", "Зонд-тампон", "采样拭子"),
        "nasopharyngeal swab; nasalpharyngeal swab; flocked swab; mouth swab; cotton-tipped swab; sterile cotton-tipped swab; "
        "nasal swab; np swab; swab to test covid-19; viral transport medium; throat swab; 咽拭子; 鼻拭子; 拭子; 病毒采样管; "
        "采样管; тампон; назофарингеальний тампон; транспортне середовище; транспортная среда",
    ),
    kind.entry(
        "test-kit",
        kind.Category.TESTING,
        ("Test kit", "Тест-набір", "Тест-набор", "检测试剂盒"),
        "testing kit; rapid test; rapid test kit; flu test kit; rapid flu testing kit; covid test; antigen test; pcr test; "
        "核酸检测试剂盒; 快速检测试剂盒; 试剂盒; 检测试剂; pcr检测产品; 新冠检测试剂盒; 抗原检测试剂; експрес-тест; "
        "экспресс-тест; швидкий тест; быстрый тест; пцр-тест; тест-система",
        base="test",
    ),
    kind.entry(
        "pcr-machine",
        kind.Category.TESTING,
        ("PCR machine", "ПЛР-апарат", "ПЦР-аппарат", "实时荧光定量PCR仪"),
        "pcr instrument; thermocycler; rt-pcr machine; real-time pcr system; 荧光定量pcr仪; pcr仪; 实时荧光定量pcr系统; "
        "核酸检测仪; ампліфікатор; амплификатор; пцр-машина",
    ),
    kind.entry(
        "sample-box",
        kind.Category.TESTING,
        ("Sample transport box", "Контейнер для перевезення зразків", "Контейнер для перевозки образцов", "生物样本送检箱"),
        "triple packaging box; sample transport box; un2814; un2814生物样本公路送检箱; 送检箱; 生物安全运输箱; 样本运输箱; "
        "термоконтейнер",
    ),
)
