with

crawled as (
    select
        pages.product_id,
        pages.product_name,
        pages.sku,
        pages.category,
        pages.collection,
        pages.language,
        pages.product_url,
        pages.canonical_url,
        pages.outcome,
        pages.is_named,
        pages.reason,
        pages.crawl_date
    from {{ ref('stg_crawler__products') }} as pages
    left join {{ ref('stg_ops__day_statuses') }} as publications
        on pages.crawl_date = publications.data_date
    where {{ is_visible('pages.crawl_date') }}

    {% if has_published() %}
        union all

        select
            product_id,
            case when is_named then product_name end as product_name,
            sku,
            category,
            collection,
            language,
            product_url,
            canonical_url,
            crawl_outcome as outcome,
            is_named,
            unnamed_reason as reason,
            cast(null as date) as crawl_date
        from {{ ref('stg_published__products') }}
        where crawl_outcome != 'not_crawled' and {{ is_a_published_day_held() }}
    {% endif %}
),

handled as (
    select distinct product_id from {{ ref('mart_product_performance') }}
    where {{ in_days('activity_date') }}

    {% if has_published() %}
        union distinct

        select product_id from {{ ref('stg_published__product_performance') }}
        where {{ in_other_days('activity_date') }}
    {% endif %}
),

-- A product is crawled on many days, in many languages: one page speaks for it, whatever came in first.
ranked as (
    select
        *,
        row_number() over (
            partition by product_id
            order by
                is_named desc,
                coalesce(language = 'en', false) desc,
                coalesce(contains_substr(product_url, '/catalog/product/view/id/'), true) asc,
                product_url asc,
                crawl_date desc
        ) as rank
    from crawled
),

-- Some products have no page, some pages were never asked for: what was looked at or bought is a product too.
products as (
    select
        coalesce(ranked.product_id, handled.product_id) as product_id,
        ranked.product_name,
        ranked.sku,
        ranked.category,
        ranked.collection,
        ranked.language,
        ranked.product_url,
        ranked.canonical_url,
        coalesce(ranked.outcome, 'not_crawled') as crawl_outcome,
        coalesce(ranked.is_named, false) as is_named,
        case
            when ranked.product_id is null then 'no page of it was asked for'
            when not ranked.is_named then ranked.reason
        end as unnamed_reason
    from ranked
    full outer join handled on ranked.product_id = handled.product_id
    where coalesce(ranked.rank, 1) = 1
)

select
    {{ surrogate_key(['product_id']) }} as product_key,
    product_id,
    coalesce(product_name, 'Unknown') as product_name,
    sku,
    category,
    collection,
    language,
    product_url,
    canonical_url,
    crawl_outcome,
    is_named,
    unnamed_reason
from products

union all

select
    {{ unknown_key() }} as product_key,
    cast(null as int64) as product_id,
    'Unknown' as product_name,
    cast(null as string) as sku,
    cast(null as string) as category,
    cast(null as string) as collection,
    cast(null as string) as language,
    cast(null as string) as product_url,
    cast(null as string) as canonical_url,
    cast(null as string) as crawl_outcome,
    false as is_named,
    cast(null as string) as unnamed_reason
