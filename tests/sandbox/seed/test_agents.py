"""User agents are many, and each stays what the table of devices says that it is."""

import csv
from pathlib import Path
from random import Random

from contracts.datasets.normalise.visitors import device
from sandbox.seed import agents
from sandbox.seed.agents import varied

AGENTS = [
    row["user_agent"] for row in csv.DictReader(
        Path(agents.__file__).with_name("devices.csv").read_text(encoding="utf-8").splitlines())
    if row["kind"] == "browser"
]


def test_a_variety_is_of_the_same_family_and_the_same_again() -> None:
    for agent in AGENTS:
        for number in (Random(agent + str(turn)).getrandbits(48) for turn in range(10)):
            assert device(varied(agent, number)) == device(agent)
            assert varied(agent, number) == varied(agent, number)


def test_agents_are_thousands() -> None:
    dice = Random(1)
    assert len({varied(dice.choice(AGENTS), dice.getrandbits(48)) for _ in range(20_000)}) > 5_000
