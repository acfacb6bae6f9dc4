import pytest

from sandbox.seed.catalogue import products
from sandbox.shop.traps import WALLED_HOSTS, Answer, Markup, Traps, TrapSet

PAGED = [product for product in products() if product.has_page]
PAGELESS = [product for product in products() if not product.has_page]


@pytest.mark.parametrize("chosen", [TrapSet.NONE, TrapSet.TYPICAL])
def test_every_product_with_a_page_shows_it_on_every_host(chosen):
    traps = Traps(chosen)
    assert {traps.answer(product, "www.glamira.cn") for product in PAGED} == {Answer.PAGE}
    assert {traps.markup(product) for product in PAGED} == {Markup.REACT_DATA}
    assert not traps.names_are_localised


def test_a_pageless_product_is_never_shown():
    for chosen in TrapSet:
        assert Answer.PAGE not in {Traps(chosen).answer(product, "www.glamira.de") for product in PAGELESS}


def test_typical_pageless_products_are_missed_in_all_three_ways():
    answers = {Traps().answer(product, "www.glamira.de") for product in PAGELESS}
    assert answers == {Answer.NOT_FOUND, Answer.SOFT_NOT_FOUND, Answer.REDIRECT_HOME}


def test_all_traps_are_set_somewhere_but_the_english_main_hosts_show_every_page():
    traps = Traps(TrapSet.ALL)
    assert {traps.answer(product, "www.glamira.de") for product in PAGED} == {
        Answer.PAGE, Answer.NOT_FOUND, Answer.SOFT_NOT_FOUND, Answer.REDIRECT_HOME}
    assert {traps.answer(product, "www.glamira.com") for product in PAGED} == {Answer.PAGE}
    assert {traps.answer(PAGED[0], host) for host in WALLED_HOSTS} == {Answer.BLOCKED}
    assert {traps.markup(product) for product in PAGED} == set(Markup)


@pytest.mark.parametrize(("chosen", "most"), [(TrapSet.NONE, 0), (TrapSet.TYPICAL, 1), (TrapSet.ALL, 2)])
def test_some_products_ask_to_come_back_later(chosen, most):
    assert max(Traps(chosen).refusals(product) for product in PAGED) == most
