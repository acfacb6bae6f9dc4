begin transaction;
insert into {{ history }} ({{ columns }})
select {{ values }} from {{ table }};
delete from {{ table }}
where true;
commit transaction;
