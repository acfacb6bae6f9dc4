update {{ table }} set {{ assignments }}
where {{ condition }};
