create or replace view {{ view }}
options (labels = [('{{ label }}', '{{ fingerprint }}')])
as
{{ sql }}
