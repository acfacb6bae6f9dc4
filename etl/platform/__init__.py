"""The ground: settings, the clients of every service, and the boundary where foreign errors become ours."""
