"""How each part of a car is drawn."""

import math

from pitboard.config.demo.sketch import (
    BLACK,
    COATS,
    FLOOR,
    PAPER,
    RUBBER,
    RUBBER_LIGHT,
    RUST,
    RUST_DARK,
    SIGNAL,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WALL,
    Point,
    Sketch,
    around,
    mixed,
)


def _room(sketch: Sketch, horizon: float = 640) -> None:
    """The workshop behind and below: wall, floor, a rail and a lift post, out of focus."""
    sketch.fade((0, 0, 1200, horizon), mixed(WALL, PAPER, 0.35), WALL)
    sketch.slab((90 + sketch.jitter(60), 0, 190 + sketch.jitter(30), horizon), mixed(WALL, STEEL_DARK, 0.35))
    for x in range(760, 1120, 86):
        sketch.slab((x, 130, x + 58, 250), mixed(WALL, STEEL_DARK, 0.22), 6)
    sketch.soften((0, 0, 1200, horizon), 9)
    sketch.fade((0, horizon, 1200, 900), FLOOR, mixed(FLOOR, BLACK, 0.25))
    sketch.line([(0, horizon + 70), (1200, horizon + 96)], mixed(FLOOR, SIGNAL, 0.45), 9)
    sketch.soften((0, horizon - 20, 1200, 900), 4)


def _shadow(sketch: Sketch, at: Point, radius: float) -> None:
    sketch.disc(at, radius, mixed(FLOOR, BLACK, 0.55), flat=0.14)
    top, left = at[1] - radius * 0.32, max(0, at[0] - radius * 1.25)
    sketch.soften((left, top, min(1200, at[0] + radius * 1.25), min(900, at[1] + radius * 0.32)), 12)


def draw_tyre(sketch: Sketch) -> None:
    """Tread from close by, worn to the cord along one edge."""
    sketch.fade((0, 0, 1200, 900), "#3b3832", BLACK)
    rows = 5
    for row in range(rows):
        left = 90 + row * 212 + sketch.jitter(5)
        worn = row == 0
        sketch.slab((left, -40, left + 168, 940), mixed(RUBBER, RUBBER_LIGHT, 0.55 if not worn else 0.9))
        for n in range(-1, 9):
            y = n * 118 + (row % 2) * 55 + sketch.jitter(6)
            tilt = 46 if row < 2 else -46 if row > 2 else 0
            groove = [(left - 4, y), (left + 172, y + tilt), (left + 172, y + tilt + 22), (left - 4, y + 22)]
            sketch.shape(groove, mixed(RUBBER, BLACK, 0.2 if worn else 0.75))
            sketch.line([(left + 30, y + 52), (left + 128, y + 60 + tilt / 2)], mixed(RUBBER, BLACK, 0.5), 5)
    for _ in range(520):
        x, y = sketch.chance.uniform(96, 250), sketch.chance.uniform(120, 800)
        sketch.line(
            [(x, y), (x + sketch.jitter(9), y + 26)], mixed(STEEL, "#6e675b", sketch.chance.random()), 2
        )
    sketch.fade((0, 0, 74, 900), "#45413a", "#2b2823")
    sketch.slab((588, 560, 648, 900), "#d8b54a", 6)
    sketch.slab((600, 470, 636, 570), STEEL_LIGHT, 4)
    for n in range(12):
        sketch.line([(588, 620 + n * 22), (606 if n % 2 else 618, 620 + n * 22)], BLACK, 3)
    sketch.mark((175, 440), 150)


def _disc_brake(sketch: Sketch, at: Point, radius: float, *, worn: bool) -> None:
    dark, light = (mixed(STEEL, RUST, 0.35), STEEL) if worn else (STEEL, STEEL_LIGHT)
    sketch.disc((at[0] + 16, at[1] + 18), radius, mixed(FLOOR, BLACK, 0.6))
    sketch.dome(at, radius, dark, light)
    for n in range(26):
        r = radius * (0.46 + n * 0.02)
        colour = mixed(light, dark if not worn else RUST_DARK, sketch.chance.uniform(0.1, 0.55))
        sketch.ring(at, r, colour, sketch.chance.uniform(1, 4 if worn else 2))
    if worn:
        sketch.ring(at, radius, RUST, 12)
    sketch.dome(at, radius * 0.44, mixed(RUST_DARK, STEEL_DARK, 0.2 if worn else 0.9), STEEL)
    for n in range(5):
        hole = around(at, radius * 0.28, n * math.tau / 5 + sketch.jitter(0.05))
        sketch.disc(hole, radius * 0.055, BLACK)
    sketch.dome(at, radius * 0.14, STEEL_DARK, STEEL_LIGHT)


def draw_brake(sketch: Sketch) -> None:
    """Scored disc with its caliper, and what is left of the pad."""
    _room(sketch, 700)
    at = (520 + sketch.jitter(25), 450 + sketch.jitter(15))
    _disc_brake(sketch, at, 350, worn=True)
    body = "#4c4841"
    caliper = [
        (820, 210),
        (990, 250),
        (1030, 450),
        (990, 650),
        (820, 690),
        (770, 600),
        (800, 450),
        (770, 300),
    ]
    sketch.shape([(x + 14, y + 16) for x, y in caliper], mixed(FLOOR, BLACK, 0.6))
    sketch.shape(caliper, body)
    sketch.line([(835, 250), (960, 280), (994, 450), (960, 620), (835, 655)], mixed(body, STEEL, 0.4), 16)
    for y in (320, 580):
        sketch.dome((905, y), 46, "#37342e", STEEL)
    sketch.slab((752, 330, 790, 575), "#6f5d45", 8)
    sketch.slab((742, 330, 756, 575), STEEL_DARK, 4)
    sketch.mark((766, 452), 150)


def draw_new_brake(sketch: Sketch) -> None:
    """A new disc and its pads, beside the box they came in."""
    sketch.fade((0, 0, 1200, 900), "#8d8069", "#756a57")
    for n in range(9):
        sketch.line([(0, 60 + n * 104), (1200, 80 + n * 104 + sketch.jitter(8))], "#6b604e", 4)
    sketch.slab((110, 90, 860, 800), "#bd9d6c", 8, edge="#97794d")
    sketch.slab((150, 130, 820, 760), "#d8bd90", 6)
    _disc_brake(sketch, (485, 450), 286, worn=False)
    for y in (220, 500):
        sketch.slab((905, y, 1120, y + 190), STEEL_DARK, 22)
        sketch.slab((925, y + 20, 1100, y + 150), "#3f3c36", 12)
        sketch.line([(1012, y + 22), (1012, y + 148)], STEEL_DARK, 8)


def draw_wheel(sketch: Sketch) -> None:
    """A wheel with its new tyre, standing against the wall."""
    _room(sketch, 660)
    at = (600 + sketch.jitter(40), 440)
    _shadow(sketch, (at[0], 836), 340)
    sketch.dome(at, 396, BLACK, "#3a3731")
    for n in range(64):
        turn = n * math.tau / 64
        sketch.line([around(at, 374, turn), around(at, 396, turn + 0.03)], "#0e0d0b", 6)
    sketch.ring(at, 330, "#383530", 5)
    sketch.ring(at, 300, "#33302b", 4)
    sketch.disc(at, 276, STEEL_LIGHT)
    sketch.disc(at, 256, "#22201c")
    spokes, start = 5, sketch.chance.uniform(0, 1)
    for n in range(spokes):
        turn = start + n * math.tau / spokes
        spoke = [
            around(at, 70, turn - 0.65),
            around(at, 262, turn - 0.17),
            around(at, 262, turn + 0.17),
            around(at, 70, turn + 0.65),
        ]
        sketch.shape(spoke, STEEL_LIGHT)
        sketch.line([around(at, 90, turn), around(at, 250, turn)], STEEL, 12)
    sketch.dome(at, 86, STEEL, "#e8e4da")
    for n in range(spokes):
        sketch.disc(around(at, 56, start + 0.6 + n * math.tau / spokes), 11, BLACK)
    sketch.disc(at, 26, STEEL_DARK)


def _panel(sketch: Sketch, coat: str) -> None:
    sketch.fade((0, 0, 1200, 560), mixed(coat, PAPER, 0.3), coat)
    sketch.fade((0, 200, 1200, 250), mixed(coat, PAPER, 0.6), mixed(coat, PAPER, 0.1))
    sketch.soften((0, 150, 1200, 300), 10)
    sketch.fade((0, 560, 1200, 760), mixed(coat, BLACK, 0.22), mixed(coat, BLACK, 0.5))
    sketch.line([(0, 560), (1200, 556)], mixed(coat, PAPER, 0.45), 7)
    sketch.fade((0, 760, 1200, 900), "#3a372f", "#211f1a")
    sketch.line([(780, 0), (764, 300), (770, 556)], mixed(coat, BLACK, 0.7), 8)


def draw_rust(sketch: Sketch) -> None:
    """A sill with a rust spot that someone measured."""
    coat = sketch.chance.choice(COATS[:3])
    _panel(sketch, coat)
    at = (430 + sketch.jitter(60), 640)
    for _ in range(46):
        spot = (at[0] + sketch.chance.gauss(0, 78), at[1] + sketch.chance.gauss(0, 34))
        sketch.blot(spot, sketch.chance.uniform(6, 34), mixed(RUST, RUST_DARK, sketch.chance.random()))
    sketch.soften((at[0] - 240, 520, at[0] + 240, 755), 2)
    for _ in range(90):
        spot = (at[0] + sketch.chance.gauss(0, 66), at[1] + sketch.chance.gauss(0, 30))
        sketch.disc(spot, sketch.chance.uniform(2, 6), mixed(RUST_DARK, "#c98a52", sketch.chance.random()))
    sketch.slab((at[0] - 190, 735, at[0] + 190, 792), "#e7c64f", 4)
    for n in range(20):
        x = at[0] - 180 + n * 19
        sketch.line([(x, 735), (x, 752 if n % 5 else 768)], BLACK, 3)
    sketch.mark(at, 165)


def draw_paint(sketch: Sketch) -> None:
    """The sill masked off, with its first coat, and the gun that puts it on."""
    coat = "#7d8e94"
    _panel(sketch, coat)
    sketch.slab((150, 545, 720, 765), mixed(coat, PAPER, 0.18))
    sketch.fade((168, 563, 702, 748), mixed(coat, "#ffffff", 0.25), mixed(coat, BLACK, 0.08))
    for box in ((120, 505, 750, 556), (120, 752, 750, 800), (110, 505, 168, 800), (702, 505, 760, 800)):
        sketch.slab(box, "#e3d08c", 3)
    for n in range(22):
        turn = math.radians(152 + n * 2.6)
        end = around((900, 330), 260 + sketch.jitter(30), turn)
        sketch.line([(880, 345), end], mixed(coat, PAPER, 0.5), 3)
    sketch.soften((560, 300, 900, 560), 9)
    sketch.shape([(870, 300), (1010, 270), (1040, 330), (890, 372)], STEEL)
    sketch.shape([(960, 350), (1040, 330), (1090, 560), (1020, 580)], STEEL_DARK)
    sketch.slab((905, 130, 1015, 285), "#b9b4a8", 16)
    sketch.slab((925, 110, 995, 140), STEEL_DARK, 6)
    sketch.disc((874, 336), 24, BLACK)
    sketch.line([(1060, 575), (1110, 760), (1180, 900)], BLACK, 20)


def draw_battery(sketch: Sketch) -> None:
    """The battery in its tray, with the tester's clamps on."""
    sketch.fade((0, 0, 1200, 900), "#34322d", "#1f1d1a")
    for n in range(5):
        sketch.slab((40 + n * 250, -30, 150 + n * 250, 130 + sketch.jitter(30)), "#46423b", 14)
    sketch.line([(0, 170), (340, 210), (520, 120), (1200, 160)], BLACK, 34)
    sketch.soften((0, 0, 1200, 260), 8)
    sketch.slab((190, 300, 1010, 840), "#25272b", 18)
    sketch.fade((205, 330, 995, 470), "#3c3f45", "#2c2e33")
    sketch.slab((300, 520, 900, 760), "#d9d4c8", 10)
    sketch.slab((300, 520, 900, 590), "#3f5364", 10)
    for n, width in enumerate((420, 300, 360)):
        sketch.slab((340, 622 + n * 40, 340 + width, 640 + n * 40), "#8b867b", 4)
    for x, colour, cable in ((330, "#8f3b33", "#a3372c"), (870, "#2f3136", "#1b1c1f")):
        sketch.dome((x, 360), 52, STEEL_DARK, STEEL_LIGHT)
        sketch.slab((x - 86, 250, x + 34, 372), colour, 16)
        sketch.line([(x - 40, 260), (x - 90, 120), (x - 30, -20)], cable, 26)
    for _ in range(26):
        sketch.blot(
            (330 + sketch.jitter(70), 400 + sketch.jitter(22)), sketch.chance.uniform(4, 12), "#9fb8a8"
        )


def draw_wiper(sketch: Sketch) -> None:
    """A windscreen with the streaks its blade leaves."""
    sketch.fade((0, 0, 1200, 900), "#a9b6b8", "#5f6a6b")
    for x, high in ((80, 330), (330, 240), (610, 380), (900, 280)):
        sketch.slab((x, 520 - high, x + 190, 560), "#7f8b8a")
    sketch.soften((0, 0, 1200, 620), 20)
    for n in range(9):
        radius = 480 + n * 44 + sketch.jitter(12)
        sketch.arc(
            (230, 980), radius, 272, 340, mixed("#a9b6b8", "#ffffff", 0.35), sketch.chance.uniform(2, 8)
        )
    sketch.soften((0, 0, 1200, 900), 1.5)
    sketch.line([(250, 905), (930, 430)], BLACK, 24)
    sketch.line([(470, 812), (1080, 352)], RUBBER, 16)
    sketch.line([(482, 824), (1092, 364)], "#504c45", 7)
    sketch.dome((930, 432), 34, BLACK, STEEL_DARK)
    for n in range(5):
        x = 560 + n * 96
        sketch.line([(x, 765 - n * 72), (x + 12, 790 - n * 72)], "#8a857a", 4)
    sketch.fade((0, 850, 1200, 900), "#2a2824", BLACK)


def draw_car(sketch: Sketch) -> None:
    """A car from its side, as it stood when it came."""
    _room(sketch, 600)
    coat = COATS[sketch.chance.randrange(len(COATS))]
    _shadow(sketch, (600, 742), 500)
    body = [
        (96, 640), (104, 520), (180, 470), (340, 452), (452, 318), (520, 292), (780, 290), (860, 318),
        (962, 448), (1080, 480), (1112, 540), (1108, 650), (1060, 676), (140, 676),
    ]  # fmt: skip
    sketch.shape(body, coat)
    sketch.shape([(104, 520), (180, 470), (1080, 480), (1112, 540)], mixed(coat, PAPER, 0.2))
    sketch.line([(112, 560), (1104, 560)], mixed(coat, BLACK, 0.22), 5)
    sketch.shape([(108, 620), (1108, 620), (1060, 676), (140, 676)], mixed(coat, BLACK, 0.35))
    glass = "#39434a"
    sketch.shape([(384, 452), (474, 336), (524, 314), (634, 312), (634, 452)], glass)
    sketch.shape([(654, 452), (654, 312), (770, 312), (838, 336), (922, 452)], glass)
    sketch.shape([(420, 452), (500, 336), (540, 330), (470, 452)], mixed(glass, PAPER, 0.35))
    for x in (644, 396):
        sketch.line([(x, 456), (x - 6, 640)], mixed(coat, BLACK, 0.4), 4)
    for x in (540, 800):
        sketch.slab((x, 500, x + 62, 514), mixed(coat, BLACK, 0.45), 6)
    sketch.slab((1060, 500, 1110, 548), "#b23a2c", 10)
    sketch.slab((100, 520, 160, 560), "#f2ead2", 12)
    sketch.slab((352, 430, 400, 466), mixed(coat, BLACK, 0.2), 10)
    for x in (290, 920):
        sketch.disc((x, 660), 112, mixed(coat, BLACK, 0.75))
        sketch.dome((x, 672), 96, BLACK, "#3a3731")
        sketch.disc((x, 672), 64, STEEL_LIGHT)
        for n in range(5):
            sketch.line([(x, 672), around((x, 672), 62, 0.4 + n * math.tau / 5)], STEEL_DARK, 11)
        sketch.disc((x, 672), 18, STEEL_DARK)


def draw_dent(sketch: Sketch) -> None:
    """A small dent with a scratch through it."""
    coat = "#3f5364"
    _panel(sketch, coat)
    at = (470 + sketch.jitter(50), 370)
    for n in range(20):
        shade = mixed(mixed(coat, BLACK, 0.45), mixed(coat, PAPER, 0.2), n / 19)
        sketch.disc((at[0] + n * 2.4, at[1] + n * 1.8), 118 - n * 5, shade, flat=0.7)
    sketch.soften((at[0] - 190, 230, at[0] + 190, 510), 9)
    for n in range(3):
        y = at[1] + n * 17
        sketch.line(
            [(at[0] - 160, y + 30), (at[0] + sketch.jitter(30), y), (at[0] + 130, y - 28)], PAPER, 3 - n * 0.8
        )
    sketch.mark(at, 190)


def draw_dash(sketch: Sketch) -> None:
    """The instruments, with a light that ought to be off."""
    sketch.fade((0, 0, 1200, 900), "#24221e", "#0f0e0c")
    for x, turn in ((340, 2.7), (860, 3.6)):
        at = (x, 470.0)
        sketch.dome(at, 270, "#35322c", "#141310")
        sketch.ring(at, 262, STEEL_DARK, 7)
        for n in range(13):
            tick = math.radians(140 + n * 21.6)
            sketch.line([around(at, 212, tick), around(at, 240, tick)], PAPER, 7 if n % 3 == 0 else 3)
        sketch.line([at, around(at, 200, turn + sketch.jitter(0.2))], SIGNAL, 9)
        sketch.dome(at, 30, BLACK, STEEL_DARK)
    sketch.slab((540, 560, 660, 640), "#c2321f", 12)
    sketch.slab((560, 545, 584, 562), "#c2321f", 3)
    sketch.slab((616, 545, 640, 562), "#c2321f", 3)
    sketch.soften((500, 520, 700, 670), 5)
    sketch.slab((544, 564, 656, 636), "#ff5a3c", 10)
    sketch.line([(562, 600), (588, 600)], BLACK, 7)
    sketch.line([(612, 600), (638, 600)], BLACK, 7)
    sketch.line([(625, 587), (625, 613)], BLACK, 7)
    sketch.slab((490, 300, 710, 430), "#2d3d33", 8)
    for n in range(3):
        sketch.slab((516, 324 + n * 34, 516 + (170, 110, 140)[n], 338 + n * 34), "#9fc3a6", 3)
    sketch.arc((600, 1210), 560, 215, 325, BLACK, 84)


def draw_engine(sketch: Sketch) -> None:
    """The auxiliary belt around its pulleys."""
    sketch.fade((0, 0, 1200, 900), "#4a463f", "#25231f")
    for n in range(7):
        sketch.slab((n * 180 - 30, 40 + sketch.jitter(40), n * 180 + 110, 880), "#57524a", 20)
    sketch.soften((0, 0, 1200, 900), 10)
    pulleys = [((330, 300), 120), ((850, 250), 92), ((610, 640), 168), ((960, 600), 84)]
    sketch.line(
        [(330, 180), (850, 158), (1044, 600), (960, 684), (610, 808), (442, 640), (210, 300), (330, 180)],
        BLACK,
        40,
    )
    sketch.line(
        [(330, 180), (850, 158), (1044, 600), (960, 684), (610, 808), (442, 640), (210, 300), (330, 180)],
        "#3a372f",
        24,
    )
    for at, radius in pulleys:
        sketch.dome(at, radius, STEEL_DARK, STEEL_LIGHT)
        sketch.ring(at, radius * 0.7, STEEL_DARK, 6)
        sketch.dome(at, radius * 0.26, BLACK, STEEL)
    for n in range(14):
        x = 420 + n * 28
        sketch.line([(x, 164), (x + 5, 188)], "#8a8276", 3)
    sketch.mark((590, 176), 120)


def draw_damper(sketch: Sketch) -> None:
    """A shock absorber, wet with its own oil."""
    _room(sketch, 760)
    sketch.fade((0, 0, 1200, 180), "#3b382f", "#5b554a")
    sketch.soften((0, 120, 1200, 240), 8)
    x = 600 + sketch.jitter(40)
    sketch.slab((x - 34, 120, x + 34, 430), STEEL_LIGHT, 8)
    for n in range(8):
        y = 170 + n * 66
        sketch.line([(x - 168, y + 34), (x + 168, y)], "#2b2e33", 36)
        sketch.line([(x - 160, y + 26), (x + 160, y - 8)], "#565b63", 8)
    sketch.slab((x - 92, 420, x + 92, 800), "#3c4046", 18)
    sketch.fade((x - 60, 440, x - 20, 780), "#70757d", "#4a4f56")
    for n in range(16):
        left = x - 70 + n * 9
        sketch.line(
            [(left, 440), (left + sketch.jitter(10), 560 + sketch.chance.uniform(0, 220))], "#15130f", 7
        )
    sketch.soften((x - 90, 430, x + 90, 800), 2)
    sketch.dome((x, 812), 62, STEEL_DARK, STEEL)
    sketch.mark((x, 560), 165)


def draw_filter(sketch: Sketch) -> None:
    """A cabin filter, grey with a year of street."""
    sketch.fade((0, 0, 1200, 900), "#8d8069", "#6d624f")
    sketch.slab((170, 150, 1050, 770), "#3a3934", 10)
    for n in range(28):
        x = 200 + n * 29.5
        dirt = sketch.chance.uniform(0.2, 0.75)
        sketch.shape(
            [(x, 180), (x + 16, 180), (x + 20, 740), (x + 2, 740)], mixed("#cfc8b8", "#4d473c", dirt)
        )
    for _ in range(26):
        spot = (sketch.chance.uniform(220, 1000), sketch.chance.uniform(200, 720))
        sketch.blot(
            spot, sketch.chance.uniform(8, 26), mixed("#4a4030", "#7a5f35", sketch.chance.random()), 9
        )


def draw_lamp(sketch: Sketch) -> None:
    """A headlamp that stays dark on one side."""
    coat = COATS[sketch.chance.randrange(len(COATS))]
    sketch.fade((0, 0, 1200, 900), mixed(coat, PAPER, 0.2), mixed(coat, BLACK, 0.4))
    sketch.shape([(150, 360), (480, 230), (1040, 250), (1090, 480), (980, 660), (300, 640)], "#22242a")
    sketch.shape([(180, 372), (490, 254), (1020, 272), (1064, 474), (964, 636), (316, 618)], "#aeb7bb")
    for x, lit in ((470, False), (800, True)):
        sketch.dome((x, 450), 150, "#4b5157", "#dfe4e4" if lit else "#7a8187")
        sketch.dome((x, 450), 62, "#2c3035", "#fff6d6" if lit else "#41464c")
    sketch.line([(240, 380), (500, 288), (980, 300)], "#e9eef0", 8)
    sketch.fade((0, 720, 1200, 900), "#2a2824", BLACK)
    for n in range(9):
        sketch.slab((120 + n * 112, 750, 190 + n * 112, 860), "#171613", 8)
    sketch.mark((470, 450), 185)
