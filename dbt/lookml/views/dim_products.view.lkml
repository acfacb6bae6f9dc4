# Products crawled, looked at or ordered, named by their English page where there is one; some gifts and accessories
# have no page at all. One row per product.
view: dim_products {
  label: "Products"
  sql_table_name: @{marts}.dim_products ;;

  dimension: product_key {
    primary_key: yes
    hidden: yes
    type: string
    label: "Product key"
    description: "Surrogate key; `-1` is the unknown product."
    sql: ${TABLE}.product_key ;;
  }

  dimension: product_id {
    type: number
    label: "Product id"
    value_format_name: id
    description: "The shop's number of the product."
    sql: ${TABLE}.product_id ;;
  }

  dimension: product_name {
    type: string
    label: "Product name"
    drill_fields: [product_id, sku]
    description: "Name in `language`; `Unknown` when no page gave one."
    sql: ${TABLE}.product_name ;;
  }

  dimension: product {
    type: string
    label: "Product"
    drill_fields: [sku]
    description: "Number and name: two products may have one name, and some have none."
    sql: concat(cast(${TABLE}.product_id as string), ' ', ${TABLE}.product_name) ;;
  }

  dimension: sku {
    type: string
    label: "SKU"
    description: "Stock keeping unit."
    sql: ${TABLE}.sku ;;
  }

  dimension: category {
    type: string
    label: "Category"
    drill_fields: [collection, product_name]
    description: "Category as the page says it."
    sql: ${TABLE}.category ;;
  }

  dimension: collection {
    type: string
    label: "Collection"
    drill_fields: [product_name]
    description: "Collection as the page says it."
    sql: ${TABLE}.collection ;;
  }

  dimension: language {
    type: string
    label: "Language"
    description: "Language of the page, two letters."
    sql: ${TABLE}.language ;;
  }

  dimension: product_url {
    type: string
    label: "Product address"
    description: "Address the name is from."
    sql: ${TABLE}.product_url ;;
  }

  dimension: canonical_url {
    type: string
    label: "Canonical address"
    description: "Address that the page calls its own."
    sql: ${TABLE}.canonical_url ;;
  }

  dimension: crawl_outcome {
    type: string
    label: "Crawl outcome"
    description: "How asking for its page ended; `not_crawled` when it was not asked for."
    sql: ${TABLE}.crawl_outcome ;;
  }

  dimension: is_named {
    type: yesno
    label: "Named?"
    description: "A page gave a name."
    sql: ${TABLE}.is_named ;;
  }

  dimension: unnamed_reason {
    type: string
    label: "Why it has no name"
    description: "Why no page gave a name; null when one did."
    sql: ${TABLE}.unnamed_reason ;;
  }
}
