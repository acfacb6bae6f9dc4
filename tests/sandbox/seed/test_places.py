from itertools import pairwise

from sandbox.seed.places import UNRESOLVABLE_IPV4, UNRESOLVABLE_IPV6, address_ranges


def test_ranges_are_global_ascending_and_apart():
    ranges = address_ranges()
    assert all(r.ipv4.is_global and r.ipv6[1].is_global for r in ranges)
    for low, high in pairwise(ranges):
        assert low.ipv4[-1] < high.ipv4[0]
        assert low.ipv6[-1] < high.ipv6[0]


def test_unresolvable_ranges_are_global_and_outside_all_others():
    assert UNRESOLVABLE_IPV4[1].is_global
    assert UNRESOLVABLE_IPV6[1].is_global
    assert not any(r.ipv4.overlaps(UNRESOLVABLE_IPV4) or r.ipv6.overlaps(UNRESOLVABLE_IPV6) for r in address_ranges())


def test_names_fit_the_encoding_of_the_location_file():
    for known in address_ranges():
        for name in (known.place.country_name, known.place.region, known.place.city):
            assert len(name.encode("iso-8859-1")) < 256
