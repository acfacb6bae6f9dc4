from sandbox.seed.catalogue import HIGHEST_ID, LOWEST_ID, assortment, products


def test_ids_slugs_names_and_skus_are_unique():
    for name in ("product_id", "slug", "name", "sku"):
        assert len({getattr(product, name) for product in products()}) == 19_500


def test_ids_span_the_real_range():
    ids = [product.product_id for product in products()]
    assert (min(ids), max(ids)) == (LOWEST_ID, HIGHEST_ID)


def test_198_products_have_no_page_and_small_assortments_have_some_too():
    assert sum(not product.has_page for product in products()) == 198
    assert sum(not product.has_page for product in assortment(200)) == 2


def test_some_slugs_contain_dots():
    assert any("." in product.slug for product in products())


def test_the_catalogue_never_changes():
    first = products()[0]
    assert (first.product_id, first.name, first.sku) == (76_515, "Men's Ring Oradine", "GLM-76515-42A1")
