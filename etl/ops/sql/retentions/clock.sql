select current_timestamp() as moment
